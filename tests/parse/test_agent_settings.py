"""Settings are told by their keys: to whom, and what is turned on; nothing raises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.host.live.surfaces.agents import GENERIC_HOSTS
from auditor.model.capability import CAPABILITIES
from auditor.parse.agent_shapes import has_shape, hosts_by_key, hosts_of, switched_by
from auditor.parse.agent_table import SHAPES
from auditor.parse.management_table import MANAGING
from auditor.parse.settings_text import hosts_in, settings_of

ALL = (*SHAPES, *MANAGING)

CASES = (
    (
        (
            "LogFile=/x\n"
            "Server=10.0.0.1,zbx.example.com\n"
            "ServerActive=zbx.example.com:10051\n"
            "Hostname=h\n"
            "AllowKey=system.run[*]\n"
        ),
        "Zabbix agent",
        ("10.0.0.1", "zbx.example.com"),
        ("device.posture", "remote.control"),
    ),
    (
        (
            "[agent]\n"
            '  interval="10s"\n'
            "[[outputs.influxdb]]\n"
            '  urls = ["http://u:p@influx.example.com:8086"]\n'
            "[[inputs.procstat]]\n"
            '  pattern = "x"\n'
            "[[inputs.tail]]\n"
            '  files = ["/var/log/auth.log"]\n'
        ),
        "Telegraf",
        ("influx.example.com",),
        ("auth.events", "device.posture", "process.events"),
    ),
    (
        (
            "[SERVICE]\n"
            "    Flush 1\n"
            "[INPUT]\n"
            "    Name tail\n"
            "    Path /var/log/auth.log\n"
            "[OUTPUT]\n"
            "    Name  es\n"
            "    Host  es.example.com\n"
        ),
        "Fluent Bit",
        ("es.example.com",),
        ("auth.events",),
    ),
    (
        (
            "filebeat.inputs:\n"
            "- type: filestream\n"
            "  paths:\n"
            "    - /var/log/auth.log\n"
            "output.elasticsearch:\n"
            '  hosts: ["https://es1.example.com:9200", "localhost:9200"]\n'
        ),
        "Elastic Beats",
        ("es1.example.com",),
        ("auth.events",),
    ),
    (
        (
            "auditbeat.modules:\n"
            "- module: auditd\n"
            "  x: y\n"
            "- module: file_integrity\n"
            "  paths:\n"
            "  - /bin\n"
            "- module: system\n"
            "  datasets:\n"
            "    - login\n"
            "    - package\n"
            "output.logstash:\n"
            "  hosts:\n"
            "    - ls.example.com:5044\n"
        ),
        "Elastic Beats",
        ("ls.example.com",),
        ("app.inventory", "auth.events", "file.events", "process.events"),
    ),
    (
        (
            "<ossec_config>\n"
            " <client>\n"
            "  <server>\n"
            "   <address>mgr.example.com</address>\n"
            "  </server>\n"
            " </client>\n"
            " <syscheck>\n"
            "  <directories>/etc</directories>\n"
            " </syscheck>\n"
            " <localfile>\n"
            "  <log_format>syslog</log_format>\n"
            "  <location>/var/log/auth.log</location>\n"
            " </localfile>\n"
            ' <wodle name="syscollector">\n'
            " <packages>yes</packages>\n"
            " </wodle>\n"
            "</ossec_config>"
        ),
        "Wazuh or OSSEC",
        ("mgr.example.com",),
        ("app.inventory", "auth.events", "device.posture", "file.events"),
    ),
    (
        "--tls_hostname=fleet.example.com:443\n--disable_audit=false\n",
        "osquery",
        ("fleet.example.com",),
        ("app.inventory", "process.events"),
    ),
    (
        (
            "LoadPlugin network\n"
            "<Plugin network>\n"
            '  Server "col.example.com" "25826"\n'
            "</Plugin>\n"
        ),
        "collectd",
        ("col.example.com",),
        ("device.posture",),
    ),
    (
        "server_port=5666\nallowed_hosts=127.0.0.1,::1,nagios.example.com\n",
        "NRPE",
        ("nagios.example.com",),
        ("device.posture",),
    ),
    (
        (
            'module(load="imuxsock")\n'
            "auth,authpriv.*  /var/log/auth.log\n"
            "*.* @@logs.example.com:514\n"
        ),
        "rsyslog",
        ("logs.example.com",),
        ("auth.events",),
    ),
    (
        (
            'module(load="imuxsock")\n'
            '*.* action(type="omfwd" target="logs2.example.com" port="514")\n'
        ),
        "rsyslog",
        ("logs2.example.com",),
        ("auth.events",),
    ),
    (
        (
            "@version: 3.38\n"
            "source s_src { system(); };\n"
            'destination d_net { network("logs.example.com" port(514)); };\n'
            "log { source(s_src); destination(d_net); };\n"
        ),
        "syslog-ng",
        ("logs.example.com",),
        ("auth.events",),
    ),
    (
        "[Upload]\nURL=https://j.example.com:19532\n",
        "systemd journal upload",
        ("j.example.com",),
        ("auth.events",),
    ),
    (
        "remote_server = a.example.com\nport = 60\ntransport = tcp\n",
        "audit dispatcher",
        ("a.example.com",),
        ("auth.events", "process.events"),
    ),
    (
        "server = https://glpi.example.com/\ntag = x\n",
        "GLPI, FusionInventory or OCS agent",
        ("glpi.example.com",),
        ("app.inventory",),
    ),
    (
        'api_key: abc\nsite: datadoghq.eu\nprocess_config:\n  enabled: "true"\n',
        "Datadog agent",
        ("datadoghq.eu",),
        ("device.posture", "process.events"),
    ),
    (
        (
            "rules_file:\n"
            "  - /etc/falco/x\n"
            "http_output:\n"
            "  enabled: true\n"
            "  url: http://f.example.com/\n"
        ),
        "Falco",
        ("f.example.com",),
        ("process.events",),
    ),
    (
        "[main]\nssldir = /x\n[agent]\nserver = puppet.example.com\n",
        "Puppet agent",
        ("puppet.example.com",),
        (),
    ),
    (
        "master: salt.example.com\n",
        "Salt minion",
        ("salt.example.com",),
        (),
    ),
    (
        "chef_server_url 'https://chef.example.com/organizations/x'\n",
        "Chef client",
        ("chef.example.com",),
        (),
    ),
    (
        (
            "[sssd]\n"
            "domains = corp.example.com\n"
            "[domain/corp.example.com]\n"
            "ad_domain = corp.example.com\n"
        ),
        "SSSD",
        ("corp.example.com",),
        (),
    ),
    (
        (
            "[client]\n"
            "url = https://l.example.com/message-system\n"
            "account_name = x\n"
            "include_manager_plugins = ScriptExecution\n"
        ),
        "Landscape client",
        ("l.example.com",),
        ("app.inventory", "remote.control"),
    ),
    (
        '{"server":{"url":"https://x.example.com"}}',
        None,
        (),
        (),
    ),
    (
        "Port 22\nPermitRootLogin no\n",
        None,
        (),
        (),
    ),
    (
        "server {\n listen 80;\n server_name x;\n}\n",
        None,
        (),
        (),
    ),
)


@pytest.mark.parametrize(("text", "name", "hosts", "switched"), CASES)
def test_a_form_is_told_with_its_servers_and_switches(text, name, hosts, switched):
    settings = settings_of(text)
    shape = next((each for each in ALL if each.tells and has_shape(each, settings)), None)
    assert (shape.name if shape else None) == name
    if shape is None:
        assert hosts_by_key(GENERIC_HOSTS, settings) == hosts
    else:
        assert hosts_of(shape.hosts, settings) == hosts
        assert tuple(sorted(set(switched_by(shape, settings)))) == switched


@pytest.mark.parametrize(
    ("value", "hosts"),
    [
        ("https://user:secret@a.example:443/x", ["a.example"]),
        ("10.0.0.1, b.example:10051", ["10.0.0.1", "b.example"]),
        ("fe80::1", ["fe80::1"]),
        ("127.0.0.1 ::1 localhost true 25826 $HOST", []),
    ],
)
def test_only_other_machines_are_hosts(value, hosts):
    assert list(hosts_in(value)) == hosts


def test_forms_use_the_trees_words():
    words = {switch.capability for shape in ALL for switch in shape.switches}
    words |= {word for shape in ALL for word in (*shape.always, *shape.possible)}
    assert words <= set(CAPABILITIES)
    assert len({shape.name for shape in ALL}) == len(ALL)


@given(st.text(max_size=300), st.text(alphabet=list("{}[]<>/=:\"'- \nab@(#"), max_size=120))
def test_any_text_is_read(text, odd):
    for each in (text, odd, "{" + odd):
        settings = settings_of(each)
        hosts_by_key(GENERIC_HOSTS, settings)
        for shape in ALL:
            assert has_shape(shape, settings) in {True, False}
            hosts_of(shape.hosts, settings)
            list(switched_by(shape, settings))

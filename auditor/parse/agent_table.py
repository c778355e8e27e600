"""The forms of settings of agents that report what happens on a machine.

One row for a form of settings, whatever the program that reads it is called. Sources are
the agents' own manuals; a row names the words exactly as these do, in lower case.
"""

from __future__ import annotations

from auditor.parse.agent_shapes import Shape, Switch

_LOGS = (
    "auth.log",
    "/var/log/secure",
    "/var/log/*",
    "journald",
    "systemd",
    "/var/log/audit",
)


def _logs(section: str = "", key: str = "*") -> tuple[Switch, ...]:
    """Return the switches of an agent that sends log-ins along with other logs."""
    return tuple(Switch(section, key, value, "auth.events") for value in _LOGS)


POSTURE = ("device.posture",)

SHAPES: tuple[Shape, ...] = (
    Shape(
        "Zabbix agent",
        (
            "/etc/zabbix/zabbix_agentd.conf",
            "/etc/zabbix/zabbix_agentd.conf.d/*",
            "/etc/zabbix/zabbix_agent2.conf",
        ),
        ("/usr/sbin/zabbix_agentd", "/usr/sbin/zabbix_agent2"),
        ("server|serveractive", "hostname|hostnameitem|pidfile|logfile|include"),
        ("server", "serveractive"),
        POSTURE,
        ("app.inventory", "file.content"),
        (
            Switch("", "enableremotecommands", "1", "remote.control"),
            Switch("", "allowkey", "system.run", "remote.control"),
        ),
    ),
    Shape(
        "Telegraf",
        ("/etc/telegraf/telegraf.conf", "/etc/telegraf/telegraf.d/*"),
        ("/usr/bin/telegraf",),
        ("agent/interval|outputs.", "inputs."),
        ("outputs./urls", "outputs./servers", "outputs./brokers", "outputs./url"),
        POSTURE,
        switches=(
            Switch("inputs.procstat", "*", "", "process.events"),
            Switch("inputs.processes", "*", "", "process.events"),
            *_logs("inputs."),
        ),
    ),
    Shape(
        "Fluent Bit",
        ("/etc/fluent-bit/fluent-bit.conf", "/etc/fluent-bit/fluent-bit.yaml"),
        ("/opt/fluent-bit/bin/fluent-bit", "/usr/bin/fluent-bit"),
        ("input/name|inputs/name", "output/name|outputs/name"),
        ("output/host", "output/endpoint", "outputs/host"),
        switches=_logs("input"),
    ),
    Shape(
        "Elastic Beats",
        (
            "/etc/filebeat/filebeat.yml",
            "/etc/auditbeat/auditbeat.yml",
            "/etc/metricbeat/metricbeat.yml",
            "/etc/packetbeat/packetbeat.yml",
            "/etc/elastic-agent/elastic-agent.yml",
        ),
        (
            "/usr/share/filebeat/bin/filebeat",
            "/usr/share/auditbeat/bin/auditbeat",
            "/usr/share/metricbeat/bin/metricbeat",
            "/usr/share/packetbeat/bin/packetbeat",
            "/usr/share/elastic-agent/bin/elastic-agent",
        ),
        ("output.|fleet", "filebeat.|auditbeat.|metricbeat.|packetbeat.|fleet"),
        ("output./hosts", "fleet/url", "fleet/hosts", "outputs/hosts"),
        switches=(
            *_logs("filebeat"),
            Switch("auditbeat", "module", "auditd", "process.events"),
            Switch("auditbeat", "module", "file_integrity", "file.events"),
            Switch("auditbeat", "datasets", "process", "process.events"),
            Switch("auditbeat", "datasets", "login", "auth.events"),
            Switch("auditbeat", "datasets", "package", "app.inventory"),
            Switch("auditbeat", "datasets", "socket", "network.flow"),
            Switch("packetbeat", "*", "", "network.flow"),
        ),
    ),
    Shape(
        "Wazuh or OSSEC",
        ("/var/ossec/etc/ossec.conf",),
        ("/var/ossec/bin/wazuh-agentd", "/var/ossec/bin/ossec-agentd"),
        ("server/address|client/server-ip", "syscheck|localfile|rootcheck|wodle"),
        ("server/address", "client/server-ip", "client/server-hostname"),
        POSTURE,
        switches=(
            Switch("syscheck", "directories", "", "file.events"),
            Switch("syscollector", "packages", "yes", "app.inventory"),
            Switch("syscollector", "processes", "yes", "process.events"),
            Switch("localfile", "log_format", "audit", "process.events"),
            *_logs("localfile"),
        ),
    ),
    Shape(
        "osquery",
        ("/etc/osquery/osquery.flags", "/etc/osquery/osquery.conf"),
        ("/opt/osquery/bin/osqueryd", "/usr/bin/osqueryd"),
        ("tls_hostname",),
        ("tls_hostname", "options/tls_hostname"),
        ("app.inventory",),
        ("process.events", "file.events"),
        (
            Switch("", "disable_audit", "false", "process.events"),
            Switch("", "audit_allow_process_events", "true", "process.events"),
            Switch("", "enable_file_events", "true", "file.events"),
        ),
    ),
    Shape(
        "collectd",
        ("/etc/collectd/collectd.conf", "/etc/collectd/collectd.conf.d/*"),
        ("/usr/sbin/collectd",),
        ("loadplugin", "plugin network/server|plugin write_http"),
        ("plugin network/server", "plugin write_http/url", "node/host"),
        POSTURE,
        switches=(Switch("plugin processes", "process", "", "process.events"),),
    ),
    Shape(
        "NRPE",
        ("/etc/nagios/nrpe.cfg", "/etc/nagios/nrpe_local.cfg"),
        ("/usr/sbin/nrpe",),
        ("allowed_hosts", "server_port|command_timeout|dont_blame_nrpe"),
        ("allowed_hosts",),
        POSTURE,
    ),
    Shape(
        "Falco",
        ("/etc/falco/falco.yaml",),
        ("/usr/bin/falco",),
        ("http_output/url|program_output", "rules_file|rules_files"),
        ("http_output/url", "grpc/bind_address"),
        ("process.events",),
    ),
    Shape(
        "rsyslog",
        ("/etc/rsyslog.conf", "/etc/rsyslog.d/*"),
        ("/usr/sbin/rsyslogd",),
        ("module(load|$modload|*.*|auth,authpriv.*|action(type",),
        ("@", "target=", "target"),
        switches=(
            Switch("", "~*.", "@", "auth.events"),
            Switch("", "~*.", "omfwd", "auth.events"),
            Switch("", "~auth", "@", "auth.events"),
            Switch("", "~auth", "omfwd", "auth.events"),
            Switch("", "~action(type", "omfwd", "auth.events"),
        ),
    ),
    Shape(
        "syslog-ng",
        ("/etc/syslog-ng/syslog-ng.conf", "/etc/syslog-ng/conf.d/*"),
        ("/usr/sbin/syslog-ng",),
        ("@version|source|destination|log",),
        ("network(", "tcp(", "udp(", "syslog("),
        ("auth.events",),
    ),
    Shape(
        "systemd journal upload",
        ("/etc/systemd/journal-upload.conf",),
        ("/usr/lib/systemd/systemd-journal-upload",),
        ("upload/url",),
        ("upload/url",),
        ("auth.events",),
    ),
    Shape(
        "audit dispatcher",
        ("/etc/audit/audisp-remote.conf", "/etc/audisp/audisp-remote.conf"),
        ("/usr/sbin/audisp-remote",),
        ("remote_server", "transport|format|mode"),
        ("remote_server",),
        ("process.events", "auth.events"),
    ),
    Shape(
        "GLPI, FusionInventory or OCS agent",
        (
            "/etc/glpi-agent/agent.cfg",
            "/etc/glpi-agent/conf.d/*",
            "/etc/fusioninventory/agent.cfg",
            "/etc/ocsinventory/ocsinventory-agent.cfg",
        ),
        (
            "/usr/bin/glpi-agent",
            "/usr/bin/fusioninventory-agent",
            "/usr/bin/ocsinventory-agent",
            "/usr/sbin/ocsinventory-agent",
        ),
        ("server", "tag|delaytime|lazy|no-task|httpd-trust|basevardir|logger"),
        ("server",),
        ("app.inventory",),
    ),
    Shape(
        "Netdata",
        ("/etc/netdata/stream.conf",),
        ("/usr/sbin/netdata",),
        ("stream/destination", "stream/api key|stream/enabled"),
        ("stream/destination",),
        POSTURE,
    ),
    Shape(
        "Datadog agent",
        ("/etc/datadog-agent/datadog.yaml",),
        ("/opt/datadog-agent/bin/agent/agent",),
        ("api_key", "site|dd_url"),
        ("site", "dd_url"),
        POSTURE,
        switches=(Switch("process_config", "enabled", "true", "process.events"),),
    ),
    Shape(
        "Splunk forwarder",
        (
            "/opt/splunkforwarder/etc/system/local/outputs.conf",
            "/opt/splunkforwarder/etc/system/local/inputs.conf",
        ),
        ("/opt/splunkforwarder/bin/splunkd",),
        ("tcpout/server|tcpout/defaultgroup",),
        ("tcpout/server",),
        switches=_logs("monitor:"),
    ),
    Shape(
        "Vector, Promtail or Alloy",
        ("/etc/vector/vector.yaml", "/etc/vector/vector.toml", "/etc/promtail/config.yml"),
        ("/usr/bin/vector", "/usr/bin/promtail", "/usr/bin/alloy"),
        ("sinks|clients", "sources|scrape_configs"),
        ("sinks/endpoint", "sinks/address", "clients/url", "endpoint/url"),
        switches=_logs(),
    ),
)

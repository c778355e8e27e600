"""A desktop's own part of the portals, as small as it can be; run by the system's Python.

It lets every screen cast session be made and does nothing else.
"""

from gi.repository import Gio, GLib

NAME = "org.freedesktop.impl.portal.desktop.tests"
XML = """<node><interface name='org.freedesktop.impl.portal.ScreenCast'>
<method name='CreateSession'><arg type='o' direction='in'/><arg type='o' direction='in'/>
<arg type='s' direction='in'/><arg type='a{sv}' direction='in'/>
<arg type='u' direction='out'/><arg type='a{sv}' direction='out'/></method>
<property name='AvailableSourceTypes' type='u' access='read'/>
<property name='AvailableCursorModes' type='u' access='read'/>
<property name='version' type='u' access='read'/></interface></node>"""


def called(_bus, _sender, _path, _interface, _method, _arguments, invocation):
    invocation.return_value(GLib.Variant("(ua{sv})", (0, {})))


def told(*_):
    return GLib.Variant("u", 1)


bus = Gio.bus_get_sync(Gio.BusType.SESSION)
interface = Gio.DBusNodeInfo.new_for_xml(XML).interfaces[0]
bus.register_object("/org/freedesktop/portal/desktop", interface, called, told, None)
Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, None, None)
GLib.MainLoop().run()

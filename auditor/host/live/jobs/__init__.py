"""Where Linux keeps what starts by itself; read in the child that can be given up."""

PACKAGED = (
    *("/usr/bin/", "/usr/sbin/", "/usr/lib", "/usr/share/", "/usr/games/", "/bin/"),
    *("/sbin/", "/lib", "/etc/init.d/", "/etc/cron.", "/etc/X11/"),
)
"""Folders for which packages, and hardly anybody else, provide programs."""

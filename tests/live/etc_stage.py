"""Another ``/etc`` for one program: the machine's own, with some files put into it.

Nothing of the machine is copied or changed: the folders are made of links, and are seen
only in a mount namespace of the program's own (unshare(1)).
"""

import os
from pathlib import Path


def apart(folder, files):
    """Return the words to put before a command that shall see these settings.

    Args:
        folder: an empty folder to work in.
        files: text by path below ``/etc``.
    """
    real, made = folder / "real", folder / "etc"
    real.mkdir()
    _link(real, made, Path("/etc"))
    for name, text in files.items():
        below = made
        for part in Path(name).parts[:-1]:
            below = below / part
            if below.is_symlink():
                place = real / below.relative_to(made)
                below.unlink()
                _link(place, below, Path("/etc") / below.relative_to(made))
            below.mkdir(exist_ok=True)
        target = made / name
        target.unlink(missing_ok=True)
        target.write_text(text)
    script = f'mount --bind /etc {real} && mount --bind {made} /etc && exec "$@"'
    return ("unshare", "-m", "sh", "-c", script, "sh")


def _link(real, made, now):
    """Make a folder of links to what a folder holds now, by the path it will have."""
    made.mkdir()
    for name in os.listdir(now):
        (made / name).symlink_to(real / name)

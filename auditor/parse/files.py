"""Which files must be known to tell what processes are."""

from __future__ import annotations

from auditor.model.process import FileRequest, Process
from auditor.parse.interpreter import script_of


def file_requests(processes: tuple[Process, ...]) -> tuple[FileRequest, ...]:
    """Return one request per distinct executable and script, those of holders checked."""
    wanted: dict[tuple[str, str], FileRequest] = {}
    for process in sorted(processes, key=lambda item: not item.holder):
        if process.executable is None:
            continue
        key = (process.executable, process.file_key)
        wanted.setdefault(
            key,
            FileRequest(
                path=process.executable,
                pid=process.pid,
                file_key=process.file_key,
                check=process.holder,
            ),
        )
        script = script_of(process.executable, process.arguments, process.directory)
        if script and script.path:
            request = FileRequest(path=script.path, check=process.holder)
            wanted.setdefault((script.path, ""), request)
    return tuple(wanted[key] for key in sorted(wanted))

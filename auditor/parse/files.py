"""Which files must be known to tell what processes are."""

from __future__ import annotations

from auditor.model.process import FileRequest, Process
from auditor.parse.interpreter import script_of


def file_requests(processes: tuple[Process, ...]) -> tuple[FileRequest, ...]:
    """Return one request per distinct executable and script, those of holders checked."""
    wanted: dict[tuple[str, str], FileRequest] = {}
    for process in sorted(processes, key=lambda item: not item.holder):
        path, key, holder = process.executable, process.file_key, process.holder
        if path is None:
            continue
        if (path, key) not in wanted:
            request = FileRequest(path=path, pid=process.pid, file_key=key, check=holder)
            wanted[path, key] = request
        script = script_of(path, process.arguments, process.directory)
        if script and script.path and (script.path, "") not in wanted:
            wanted[script.path, ""] = FileRequest(path=script.path, check=holder)
    return tuple(wanted[key] for key in sorted(wanted))

"""Define the exit codes of the command line, which scripts may rely on."""

from enum import IntEnum

from lightbox.errors import LightboxError, Refused, SignInNeeded, Stopped, Unreachable


class ExitCode(IntEnum):
    DONE = 0
    FAILED = 1
    USAGE = 2
    SIGN_IN = 3
    REFUSED = 4
    PARTLY = 5
    UNREACHABLE = 6
    STOPPED = 130


MEANINGS = {
    ExitCode.DONE: "all was done",
    ExitCode.FAILED: "something else went wrong",
    ExitCode.USAGE: "the command was not understood",
    ExitCode.SIGN_IN: "a sign-in is needed",
    ExitCode.REFUSED: "the service refused the request",
    ExitCode.PARTLY: "some files were refused or failed",
    ExitCode.UNREACHABLE: "the service was busy or out of reach, in spite of several tries",
    ExitCode.STOPPED: "stopped by Ctrl-C",
}


def code_of(error: LightboxError) -> ExitCode:
    match error:
        case SignInNeeded():
            return ExitCode.SIGN_IN
        case Refused():
            return ExitCode.REFUSED
        case Unreachable():
            return ExitCode.UNREACHABLE
        case Stopped():
            return ExitCode.STOPPED
        case _:
            return ExitCode.FAILED

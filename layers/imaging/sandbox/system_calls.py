"""List the system calls that a decoder never needs, with their numbers on x86-64 and on arm64."""

from typing import NamedTuple


class Numbers(NamedTuple):
    """The number of a call on each architecture; None where there is no such call."""

    x86_64: int | None
    aarch64: int | None


REFUSED = {
    # network
    "socket": Numbers(41, 198),
    "socketpair": Numbers(53, 199),
    "connect": Numbers(42, 203),
    # processes and threads
    "clone": Numbers(56, 220),
    "clone3": Numbers(435, 435),
    "fork": Numbers(57, None),
    "vfork": Numbers(58, None),
    "execve": Numbers(59, 221),
    "execveat": Numbers(322, 281),
    # other processes
    "kill": Numbers(62, 129),
    "tkill": Numbers(200, 130),
    "rt_sigqueueinfo": Numbers(129, 138),
    "rt_tgsigqueueinfo": Numbers(297, 240),
    "pidfd_open": Numbers(434, 434),
    "pidfd_getfd": Numbers(438, 438),
    "pidfd_send_signal": Numbers(424, 424),
    "ptrace": Numbers(101, 117),
    "process_vm_readv": Numbers(310, 270),
    "process_vm_writev": Numbers(311, 271),
    "process_madvise": Numbers(440, 440),
    "kcmp": Numbers(312, 272),
    # names of files
    "creat": Numbers(85, None),
    "openat2": Numbers(437, 437),
    "open_by_handle_at": Numbers(304, 265),
    "truncate": Numbers(76, 45),
    "rename": Numbers(82, None),
    "renameat": Numbers(264, 38),
    "renameat2": Numbers(316, 276),
    "link": Numbers(86, None),
    "linkat": Numbers(265, 37),
    "symlink": Numbers(88, None),
    "symlinkat": Numbers(266, 36),
    "unlink": Numbers(87, None),
    "unlinkat": Numbers(263, 35),
    "mkdir": Numbers(83, None),
    "mkdirat": Numbers(258, 34),
    "rmdir": Numbers(84, None),
    "mknod": Numbers(133, None),
    "mknodat": Numbers(259, 33),
    "chmod": Numbers(90, None),
    "fchmodat": Numbers(268, 53),
    "fchmodat2": Numbers(452, 452),
    "chown": Numbers(92, None),
    "lchown": Numbers(94, None),
    "fchownat": Numbers(260, 54),
    # the kernel
    "io_uring_setup": Numbers(425, 425),  # it opens files and sockets without a call for each
    "bpf": Numbers(321, 280),
    "perf_event_open": Numbers(298, 241),
    "userfaultfd": Numbers(323, 282),
    "unshare": Numbers(272, 97),
    "setns": Numbers(308, 268),
    "mount": Numbers(165, 40),
    "umount2": Numbers(166, 39),
    "chroot": Numbers(161, 51),
    "personality": Numbers(135, 92),
    "add_key": Numbers(248, 217),
    "request_key": Numbers(249, 218),
    "keyctl": Numbers(250, 219),
}

OPEN = Numbers(2, None)
OPENAT = Numbers(257, 56)
TGKILL = Numbers(234, 131)
PRLIMIT = Numbers(302, 261)
FCNTL = Numbers(72, 25)

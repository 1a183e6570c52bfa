"""Every connection is an open file, and a process may only open so many."""

import resource
import socket

_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (64, most))
connections = [socket.socket() for _ in range(300)]

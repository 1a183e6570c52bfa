import resource
import socket

_, most = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (20, most))
calls = [socket.socket() for _ in range(100)]

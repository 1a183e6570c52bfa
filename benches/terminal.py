#!/usr/bin/env python3
"""The figures of the screen, measured in a pseudo-terminal with the release build.

usage: cargo build --release && benches/terminal.py [PROGRAM]

Prints each figure beside its budget; nothing here fails, since machines differ.
"""

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import sys
import tempfile
import termios
import time

PROGRAM = sys.argv[1] if len(sys.argv) > 1 else "target/release/awaitscope"

# what the program asks at its start, and what a dark terminal says at once: its background, and what kind of terminal it is
QUESTION = b"\x1b]11;?"
ANSWERS = b"\x1b]11;rgb:0000/0000/0000\x1b\\\x1b[?62c"

# whoever comes for the second time has seen the tour
HOME = tempfile.TemporaryDirectory()
PROGRESS = os.path.join(HOME.name, "progress.json")


def begin_anew():
    with open(PROGRESS, "w") as progress:
        progress.write('{"format": "awaitscope-progress", "version": 1, "toured": 1}')


class Terminal:
    def __init__(self, *args, columns=120, rows=40):
        self.start = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LANG="C.UTF-8",
                              AWAITSCOPE_PROGRESS=PROGRESS)
            size = struct.pack("HHHH", rows, columns, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.execv(PROGRAM, [PROGRAM, *args])
        self.chunks = []

    def read(self, seconds):
        """Everything that comes within some seconds, with the time of each piece."""
        end = time.perf_counter() + seconds
        pieces = []
        while True:
            left = end - time.perf_counter()
            if left <= 0 or not select.select([self.fd], [], [], left)[0]:
                return pieces
            try:
                data = os.read(self.fd, 1 << 16)
            except OSError:  # the program has ended
                return pieces
            if QUESTION in data:
                os.write(self.fd, ANSWERS)
            pieces.append((time.perf_counter(), data))

    def until_quiet(self, quiet=0.2):
        """Reads until nothing came for a while; the time of the last byte."""
        last = time.perf_counter()
        while True:
            pieces = self.read(quiet)
            if not pieces:
                return last
            last = pieces[-1][0]

    def key(self, text):
        os.write(self.fd, text.encode())
        return time.perf_counter()

    def watch(self):
        """To the step Watch, wherever the lesson was left."""
        for key in "{{{{{}}":
            self.key(key)
            self.read(0.02)

    def status(self, field):
        with open(f"/proc/{self.pid}/status") as status:
            for line in status:
                if line.startswith(field + ":"):
                    return int(line.split()[1])
        return 0

    def switches(self):
        total = 0
        for task in os.listdir(f"/proc/{self.pid}/task"):
            with open(f"/proc/{self.pid}/task/{task}/status") as status:
                for line in status:
                    if line.startswith(("voluntary_ctxt", "nonvoluntary_ctxt")):
                        total += int(line.split()[1])
        return total

    def cpu(self):
        with open(f"/proc/{self.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self):
        os.kill(self.pid, signal.SIGTERM)
        self.read(0.3)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def first_screen():
    times = []
    for _ in range(15):
        terminal = Terminal()
        times.append((terminal.until_quiet(0.15) - terminal.start) * 1e3)
        terminal.end()
    print(f"first full screen, at rest   {statistics.median(times):6.1f} ms (at most 15)")


def rest():
    terminal = Terminal()
    terminal.until_quiet()
    switches, cpu = terminal.switches(), terminal.cpu()
    written = sum(len(data) for _, data in terminal.read(10))
    print(f"10 s at rest                 {written} bytes (0), {terminal.switches() - switches} context switches (at most 10),"
          f" {terminal.cpu() - cpu:.2f} s of processor time")
    print(f"memory on the course map     {terminal.status('VmHWM') / 1024:.1f} MiB (at most 12)")
    terminal.end()


def selection(what, *args):
    terminal = Terminal(*args)
    terminal.read(0.5)
    if args:
        terminal.watch()
        terminal.read(4.5)  # the run ends: nothing but the selection moves
    times, sizes = [], []
    for turn in range(60):
        pressed = terminal.key("j" if turn % 6 < 3 else "k")
        pieces = terminal.read(0.05)
        if pieces:
            times.append((pieces[0][0] - pressed) * 1e3)
            sizes.append(sum(len(data) for _, data in pieces))
    print(f"a key selects {what}  {statistics.median(sizes):.0f} bytes, at most {max(sizes)} (at most 300),"
          f" {statistics.median(times):.2f} ms to the first byte (at most 2)")
    terminal.end()


def animation():
    # ten lanes: three variants in full of lesson 04
    terminal = Terminal("04")
    terminal.read(0.3)
    terminal.watch()
    terminal.read(0.3)
    cpu, start = terminal.cpu(), time.perf_counter()
    pieces = terminal.read(2.2)
    share = (terminal.cpu() - cpu) / (time.perf_counter() - start)
    # pieces that come within 10 ms of each other are one frame
    frames = []
    last = 0
    for at, data in pieces:
        if at - last > 0.01:
            frames.append(0)
        frames[-1] += len(data)
        last = at
    frames.sort()
    p95 = frames[int(len(frames) * 0.95)]
    print(f"animating at 30 frames a s   {len(frames)} frames, {statistics.median(frames):.0f} bytes a frame, {p95} at the 95th"
          f" percentile (at most 2048), {share:.1%} of a core (under 10 %)")
    terminal.end()


def key_while_animating():
    times = []
    for _ in range(3):
        terminal = Terminal("04")
        terminal.read(0.3)
        terminal.watch()
        terminal.read(0.3)
        for turn in range(20):
            pressed = terminal.key("j" if turn % 6 < 3 else "k")
            pieces = terminal.read(0.1)
            times.append((pieces[0][0] - pressed) * 1e3)
        terminal.end()
    print(f"a key while a run animates   {statistics.median(times):.2f} ms to the first byte (at most 20)")


def lesson_opens():
    times = []
    for _ in range(10):
        begin_anew()
        terminal = Terminal()
        terminal.until_quiet()
        pressed = terminal.key("\r")
        times.append((terminal.until_quiet() - pressed) * 1e3)
        terminal.end()
    print(f"a lesson opens, at rest      {statistics.median(times):.1f} ms (at most 100)")


def memory_after_many_runs():
    # how long the longest variant of each lesson takes, and a little more
    lessons = [3.4, 2.2, 1.6, 3.9]
    terminal = Terminal()
    terminal.read(0.3)
    used = []
    for _ in range(10):
        for place, seconds in enumerate(lessons):
            # the course, the lesson, its Watch; a lesson that was left there opens there
            for key in ["m", "k" * 6, "j" * place, "\r"]:
                terminal.key(key)
                terminal.read(0.1)
            terminal.watch()
            terminal.key("r")
            terminal.read(seconds)
        used.append(terminal.status("VmRSS") / 1024)
    terminal.end()
    print(f"memory after n runs of each  {', '.join(f'{mib:.1f}' for mib in used)} MiB:"
          f" the tenth {used[-1] / used[0]:.2f} of the first (at most 1.10)")


if __name__ == "__main__":
    begin_anew()
    first_screen()
    rest()
    selection("another lesson")
    selection("another lane  ", "04")
    animation()
    key_while_animating()
    lesson_opens()
    memory_after_many_runs()

# SPDX-License-Identifier: EUPL-1.2
"""What a measurement is made with: the server under test, nginx, the driver, databases."""

import contextlib
import glob
import hashlib
import json
import os
import pwd
import re
import resource
import shutil
import signal
import socket
import sqlite3
import statistics
import struct
import subprocess
import time

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
START_SECONDS = 60
STOP_SECONDS = 60
HERTZ = os.sysconf("SC_CLK_TCK")


class Broken(Exception):
    """A measurement that cannot be taken: the run goes on with the next one."""


def say(text):
    print(f"# {text}", flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def many_files():
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def run(*words, seconds=600):
    done = subprocess.run(words, cwd=TOP, text=True, timeout=seconds, check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise Broken(f"{os.path.basename(words[0])}: {(done.stderr or done.stdout)[-600:].strip()}")
    return done.stdout


def words_of(line):
    """{"done": 12.0, "statuses": "201:12"} of "done=12 statuses=201:12"."""
    found = {}
    for word in line.split():
        name, value = word.split("=", 1)
        try:
            found[name] = float(value)
        except ValueError:
            found[name] = value
    return found



def median(values):
    return statistics.median(values) if values else 0.0


# --- processes ---

def family(pid):
    """The process and all that descend from it."""
    found = [pid]
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
            for child in file.read().split():
                found += family(int(child))
    return found


def cpu_seconds(pid):
    """User and system time of the whole family."""
    ticks = 0
    for one in family(pid):
        with open(f"/proc/{one}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / HERTZ


def anonymous_kib(pid):
    """RssAnon of the whole family: what is not a file's."""
    total = 0
    for one in family(pid):
        with open(f"/proc/{one}/status", encoding="utf-8") as file:
            total += int(re.search(r"^RssAnon:\s+(\d+) kB", file.read(), re.M)[1])
    return total


class Process:
    def __init__(self, log):
        self.log = log
        self.process = None

    def spawn(self, *words):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(words, cwd=TOP, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, preexec_fn=many_files,
                                            start_new_session=True)

    def said(self):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()[-600:].strip()

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            raise Broken(f"not gone {STOP_SECONDS} s after SIGTERM: {self.said()}") from None

    def kill(self):
        self.process.kill()
        self.process.wait()


def exchange(port, request):
    """The whole answer; nothing but a socket, so that it is quick."""
    got = b""
    with socket.create_connection(("127.0.0.1", port), 5) as link:
        link.sendall(request)
        while piece := link.recv(65536):
            got += piece
    return got


def answers(port, path):
    """The body of a 200, else None."""
    try:
        got = exchange(port, f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                             "\r\n".encode())
    except OSError:
        return None
    head, _, body = got.partition(b"\r\n\r\n")
    return body if head.startswith(b"HTTP/1.1 200 ") else None


def said_yes(port, request):
    """Whether it was answered with a 2xx."""
    return exchange(port, request).startswith(b"HTTP/1.1 2")


CONFIG = """[server]
listen = 127.0.0.1:{port}
origin = http://127.0.0.1:{port}
data = {data}
{database}share = {share}
[limits]
submit_account = off
code_account = off
upload_account = off
other_account = off
[authority]
issuer = AE
offset_minutes = 240
[provider uaepass]
profile = oauth2-userinfo
kind = person
label_en = UAE PASS
label_ar = UAE PASS
authorization_endpoint = http://127.0.0.1:9/authorize
token_endpoint = http://127.0.0.1:9/token
userinfo_endpoint = http://127.0.0.1:9/userinfo
client_id = bench
client_secret = bench
"""


class Postgresql:
    """A PostgreSQL of its own, which syncs, on a socket in a folder that goes with it."""

    def __init__(self):
        self.process = subprocess.Popen(
            ["tools/with-postgresql", "sh", "-c", 'echo "$TASRIH_TEST_DATABASE"; exec cat >/dev/null'],
            cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "TASRIH_TEST_SYNC": "on"})
        self.address = self.process.stdout.readline().strip()
        if not self.address:
            self.process.wait()
            raise Broken("no PostgreSQL could be started")

    def analyze(self):
        """What autovacuum does within a minute: until then plans are those of empty tables."""
        run("psql", "-q", self.address, "-c", "ANALYZE")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(STOP_SECONDS)


class Server(Process):
    """`tasrih serve` on a data folder, as an authority runs it; its log goes to a file."""

    def __init__(self, rig, folder, database=None):
        super().__init__(os.path.join(folder, "log"))
        self.rig = rig
        self.data = os.path.join(folder, "data")
        self.file = database or os.path.join(self.data, "tasrih.db")
        self.master_key = self.data + ".master-key"  # where the server looks for it
        self.port = free_port()
        self.config = os.path.join(folder, "tasrih.conf")
        os.makedirs(self.data, exist_ok=True)
        with open(self.config, "w", encoding="ascii") as file:
            file.write(CONFIG.format(port=self.port, data=self.data, share=f"{TOP}/data",
                                     database=f"database = {database}\n" if database else ""))

    def make_master_key(self):
        with open(self.master_key, "w", encoding="ascii") as file:
            file.write(os.urandom(32).hex() + "\n")
        os.chmod(self.master_key, 0o600)

    def command(self, *words):
        return run(self.rig.tasrih, *words, "--config", self.config)

    def start(self, path="/healthz"):
        """Seconds from the start of the program to its first answer."""
        began = time.monotonic()
        self.spawn(self.rig.tasrih, "serve", "--config", self.config)
        while answers(self.port, path) is None:
            if self.process.poll() is not None:
                raise Broken(f"the server ended at its start: {self.said()}")
            if time.monotonic() - began > START_SECONDS:
                self.kill()
                raise Broken(f"not ready after {START_SECONDS} s: {self.said()}")
            time.sleep(0.0005)
        return time.monotonic() - began


NGINX = """daemon off;
user {user};
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
  types {{ application/json json; }}
  sendfile on;
  tcp_nopush on;
  access_log {access};
  keepalive_requests 100000000;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    root {folder}/root;
  }}
}}
"""


class Nginx(Process):
    """Debian's nginx, one worker, serving one file; it writes a line a request as we do."""

    def __init__(self, rig, folder, body, access_log=True):
        super().__init__(os.path.join(folder, "log"))
        self.rig = rig
        self.port = free_port()
        self.config = os.path.join(folder, "nginx.conf")
        os.makedirs(os.path.join(folder, "root"), exist_ok=True)
        with open(os.path.join(folder, "root", "permit.json"), "wb") as file:
            file.write(body)
        with open(self.config, "w", encoding="utf-8") as file:
            file.write(NGINX.format(folder=folder, port=self.port,
                                    user=pwd.getpwuid(os.getuid()).pw_name,
                                    access=f"{folder}/access.log" if access_log else "off"))
        self.requests = os.path.join(folder, "static.req")
        write_requests(self.requests, [b"GET /permit.json HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                                       b"Accept: application/json\r\n\r\n"])

    def start(self):
        self.spawn(self.rig.nginx(), "-p", os.path.dirname(self.config), "-c", self.config)
        end = time.monotonic() + START_SECONDS
        while answers(self.port, "/permit.json") is None:
            if self.process.poll() is not None or time.monotonic() > end:
                raise Broken(f"nginx did not start: {self.said()}")
            time.sleep(0.01)


def write_requests(path, requests):
    with open(path, "wb") as file:
        for request in requests:
            file.write(struct.pack("<I", len(request)) + request)


def read_requests(path):
    with open(path, "rb") as file:
        whole = file.read()
    found, at = [], 0
    while at < len(whole):
        size = struct.unpack_from("<I", whole, at)[0]
        found.append(whole[at + 4:at + 4 + size])
        at += 4 + size
    return found


# --- the rig ---

class Rig:
    def __init__(self, build, folder):
        self.build, self.folder = build, folder
        self.tasrih = os.path.join(build, "src", "app", "tasrih")
        os.makedirs(folder, exist_ok=True)

    def tool(self, name):
        return os.path.join(self.build, "bench", name)

    def ninja(self):
        targets = ["src/app/tasrih", *(f"bench/{name}" for name in (
            "bench-load", "bench-fill", "bench-inspect", "bench-verify",
            "limit-commit", "limit-lookup", "limit-pg-commit", "limit-verify"))]
        run("ninja", "-C", self.build, *targets, seconds=1800)

    def nginx(self):
        """Debian's nginx: installed, or unpacked here, so that no web server is started on
        this machine for a measurement."""
        found = shutil.which("nginx", path=os.environ["PATH"] + ":/usr/sbin")
        unpacked = os.path.join(self.folder, "nginx", "usr", "sbin", "nginx")
        if found or os.path.exists(unpacked):
            return found or unpacked
        place = os.path.join(self.folder, "nginx")
        os.makedirs(place, exist_ok=True)
        say("fetching Debian's nginx (unpacked, not installed)")
        fetched = subprocess.run(["apt-get", "download", "-q", "nginx"], cwd=place, text=True,
                                 check=False, capture_output=True)
        packages = [name for name in os.listdir(place) if name.endswith(".deb")]
        if fetched.returncode != 0 or not packages:
            raise Broken(f"no nginx to measure against: {fetched.stderr[-300:].strip()}")
        run("dpkg-deb", "-x", os.path.join(place, packages[0]), place)
        return unpacked

    def place(self, name):
        """An empty folder."""
        path = os.path.join(self.folder, name)
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(path)
        return path

    def tidy(self):
        """Keeps what later runs need; the rest are gigabytes of copies."""
        for name in os.listdir(self.folder):
            path = os.path.join(self.folder, name)
            if os.path.isdir(path) and name != "nginx" and not name.startswith("permits-"):
                shutil.rmtree(path)

    def load(self, port, connections, seconds, requests, *more):
        line = run(self.tool("bench-load"), "--port", str(port), "--connections",
                   str(connections), "--seconds", str(seconds), "--requests", requests, *more,
                   seconds=seconds + 120)
        return words_of(line)

    def limit(self, name, seconds, *more):
        return words_of(run(self.tool(name), "--seconds", str(seconds), *more,
                            seconds=seconds + 120))

    def permits(self, count, narrow):
        """A folder with a database of so many permits, made once and kept."""
        mark = hashlib.sha256()
        for folder, names in ((f"{TOP}/sql", os.listdir(f"{TOP}/sql")),
                              (f"{TOP}/bench", ("fill.c", "fill_permits.c"))):
            for name in sorted(names):
                with open(os.path.join(folder, name), "rb") as file:
                    mark.update(file.read())
        kind = "narrow" if narrow else "whole"
        place = os.path.join(self.folder, f"permits-{count}-{kind}-{mark.hexdigest()[:12]}")
        if os.path.exists(os.path.join(place, "lookup.req")):
            return place
        for old in glob.glob(os.path.join(self.folder, f"permits-{count}-{kind}-*")):
            shutil.rmtree(old)
        began = time.monotonic()
        part = place + ".part"
        shutil.rmtree(part, ignore_errors=True)
        os.makedirs(part)
        run(self.tool("bench-fill"), "permits", "--file", f"{part}/tasrih.db", "--count",
            str(count), "--out", part, *(["--narrow"] if narrow else []), seconds=3600)
        os.rename(part, place)
        os.sync()
        say(f"{count} permits written in {time.monotonic() - began:.0f} s (kept for later runs)")
        return place

    def world(self, name, permits, drafts=0, bare=0):
        """A server's folder over a copy of such a database, with drafts to submit in it."""
        folder = self.place(name)
        server = Server(self, folder)
        shutil.copyfile(os.path.join(permits, "tasrih.db"), server.file)
        self.furnish(server, folder, drafts, bare)
        return server

    def furnish(self, server, folder, drafts, bare):
        """Rules, centres, and drafts to submit."""
        server.command("rule", "load", f"{TOP}/data/ae/rules.tsv")
        server.command("calendar", "load", f"{TOP}/data/ae/calendar.tsv")
        server.command("centre", "load", f"{TOP}/data/demo/centres.tsv")
        if drafts:
            began = time.monotonic()
            issued = time.strftime("%Y-%m-%d", time.gmtime(time.time() - 60 * 86400))
            server.make_master_key()
            run(self.tool("bench-fill"), "drafts", "--file", server.file,
                "--master-key", server.master_key, "--count", str(drafts),
                "--limit", str(bare), "--centre", "TC-9001", "--issued-on", issued,
                "--out", folder)
            say(f"{drafts} drafts written in {time.monotonic() - began:.0f} s")
        os.sync()


def ask_all(file, sql):
    """The first column."""
    with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as base:
        return [row[0] for row in base.execute(sql)]


def ask(file, sql):
    return ask_all(file, sql)[0]


# --- the machine ---

def sync_milliseconds(folder, times=100):
    """The median of one 4 KiB append and fdatasync: what a commit can never be under."""
    took = []
    path = os.path.join(folder, "sync.probe")
    with open(path, "wb", buffering=0) as file:
        for _ in range(times):
            file.write(b"\0" * 4096)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    os.unlink(path)
    return 1000 * statistics.median(took)


def disk_of(folder):
    try:
        listed = json.loads(run("findmnt", "-J", "-T", folder, "-o", "FSTYPE,MAJ:MIN"))
        mount = listed["filesystems"][0]
        number = mount["maj:min"]
        device = os.path.basename(os.path.realpath(f"/sys/dev/block/{number}"))
        kind = "virtual" if device.startswith("vd") else "nvme" if device.startswith("nvme") else \
            "memory" if mount["fstype"] == "tmpfs" else "disk"
        return f"{mount['fstype']} on a {kind} device"
    except (Broken, OSError, KeyError, IndexError, ValueError):
        return "unknown"


def machine(folder):
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"^model name\s*:\s*(.+)$", file.read(), re.M)
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(re.search(r"^MemTotal:\s+(\d+)", file.read(), re.M)[1]) / (1 << 20)
    return {
        "cpu": model[1].strip() if model else os.uname().machine,
        "cores": os.cpu_count(),
        "memory": f"{memory:.0f} GiB",
        "disk": disk_of(folder),
        "sync_ms": sync_milliseconds(folder),
        "load": os.getloadavg()[0],
        "system": f"Linux {os.uname().release.split('-')[0]}",
    }

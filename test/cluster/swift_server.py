#!/usr/bin/python3
# SPDX-License-Identifier: EUPL-1.2
"""One server of OpenStack Swift, from Debian's python3-swift alone: the packages of its
servers would start services on the machine, which only look under /etc.

    swift_server.py FOLDER account|container|object|proxy   with FOLDER/swift.conf, FOLDER/NAME.conf
    swift_server.py ring FILE.builder WORD...               as swift-ring-builder"""
import importlib
import sys


def serve(folder, name):
    from swift.common import utils
    utils.set_swift_dir(folder)
    from swift.common.wsgi import run_wsgi
    more = {}
    if name == "object":
        more["global_conf_callback"] = importlib.import_module("swift.obj.server").global_conf_callback
    return run_wsgi(f"{folder}/{name}.conf", f"{name}-server", **more)


if sys.argv[1] == "ring":
    from swift.cli import ringbuilder
    sys.exit(ringbuilder.main(["swift-ring-builder", *sys.argv[2:]]))
sys.exit(serve(*sys.argv[1:]))

"""GStreamer's RTSP server as a camera that is not ours.

Argument: JSON { "paths": [{ "path", "launch", "auth"?: "basic"|"digest", "username"?, "password"?, "transport"?: "udp"|"tcp" }],
"address"?, "port"?, "tls"?: { "certificate", "key" } (files) }. Answers RTSP over HTTP on the same port.
Prints `ready <port>` when it listens. Ends with its standard input.
"""
import json
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

METHODS = {"basic": GstRtsp.RTSPAuthMethod.BASIC, "digest": GstRtsp.RTSPAuthMethod.DIGEST}
TRANSPORTS = {"udp": GstRtsp.RTSPLowerTrans.UDP, "tcp": GstRtsp.RTSPLowerTrans.TCP}
ANYBODY = "anybody"


def permit(factory, role):
    factory.set_permissions(GstRtspServer.RTSPPermissions())
    factory.add_role_from_structure(
        Gst.Structure.new_from_string(f"{role}, media.factory.access=(boolean)true, media.factory.construct=(boolean)true")
    )


def protect(auth, entry):
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", entry["username"])
    if entry["auth"] == "basic":
        basic = GstRtspServer.RTSPAuth.make_basic(entry["username"], entry["password"])
        auth.add_basic(basic, token)
    else:
        auth.add_digest(entry["username"], entry["password"], token)
    auth.set_supported_methods(METHODS[entry["auth"]])


def encrypt(auth, tls):
    auth.set_tls_certificate(Gio.TlsCertificate.new_from_files(tls["certificate"], tls["key"]))
    token = GstRtspServer.RTSPToken()
    token.set_string("media.factory.role", ANYBODY)
    auth.set_default_token(token)


def main():
    config = json.loads(sys.argv[1])
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address(config.get("address", "127.0.0.1"))
    server.set_service(str(config.get("port", 0)))
    mounts = server.get_mount_points()
    auth = GstRtspServer.RTSPAuth()
    protected = "tls" in config
    if protected:
        encrypt(auth, config["tls"])
    for entry in config["paths"]:
        factory = GstRtspServer.RTSPMediaFactory()
        factory.set_launch(entry["launch"])
        factory.set_shared(True)
        if "transport" in entry:
            factory.set_protocols(TRANSPORTS[entry["transport"]])
        if "auth" in entry:
            protect(auth, entry)
            permit(factory, entry["username"])
            protected = True
        elif protected:
            permit(factory, ANYBODY)
        mounts.add_factory(entry["path"], factory)
    if protected:
        server.set_auth(auth)
    if server.attach(None) == 0:
        sys.exit("the port is taken")
    print(f"ready {server.get_bound_port()}", flush=True)
    loop = GLib.MainLoop()

    def end_with_input():
        sys.stdin.read()
        loop.quit()

    threading.Thread(target=end_with_input, daemon=True).start()
    loop.run()


main()

# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""What the paste files of the tests name instead of Tacker's own parts, and the server that
serves them as tacker-server does: `python tacker_apps.py CONFIG PORT_FILE`.

Like keystonemiddleware `authtoken` answers 401 without a token that it knows, and puts into the
environment what it knows of the user; like Tacker `keystonecontext` makes a context of that, and
`events` takes whoever has none for an administrator.
"""

from __future__ import annotations

import pathlib
import sys
from typing import Any

Environ = dict[str, Any]

USERS = {"token-of-alice": ("alice", "project-a", "member,reader")}
ADMIN = type("Context", (), {"user_id": None, "roles": ["admin"]})


def pipeline_factory(loader: Any, global_conf: Any, **local_conf: str) -> Any:
    *filters, app = local_conf["keystone"].split()
    made = loader.get_app(app)
    for name in reversed(filters):
        made = loader.get_filter(name)(made)
    return made


def authtoken(global_conf: Any, **local_conf: str) -> Any:
    def wrapped(app: Any) -> Any:
        def called(environ: Environ, start: Any) -> Any:
            for name in ("HTTP_X_USER_ID", "HTTP_X_ROLES", "HTTP_X_PROJECT_ID"):
                environ.pop(name, None)
            user = USERS.get(environ.get("HTTP_X_AUTH_TOKEN", ""))
            if user is None:
                start("401 Unauthorized", [("Content-Type", "text/plain")])
                return [b"401"]
            environ["HTTP_X_USER_ID"], environ["HTTP_X_PROJECT_ID"], environ["HTTP_X_ROLES"] = user
            return app(environ, start)
        return called
    return wrapped


def keystonecontext(global_conf: Any, **local_conf: str) -> Any:
    def wrapped(app: Any) -> Any:
        def called(environ: Environ, start: Any) -> Any:
            from oslo_context import context

            environ["tacker.context"] = context.RequestContext.from_environ(environ)
            return app(environ, start)
        return called
    return wrapped


def cors(global_conf: Any, **local_conf: str) -> Any:
    return lambda app: app


def answers(global_conf: Any, **local_conf: str) -> Any:
    def called(environ: Environ, start: Any) -> Any:
        status, headers = "200 OK", [("Content-Type", "text/plain")]
        if environ["PATH_INFO"].endswith("/instantiate"):
            status = "202 Accepted"
            headers.append(("Location", "http://vnfm.example/vnflcm/v2/vnf_lcm_op_occs/occ-1"))
        elif environ["PATH_INFO"].endswith("/forbidden"):
            status = "403 Forbidden"
        elif environ["PATH_INFO"].endswith("/defect"):
            raise RuntimeError("a defect of Tacker")
        start(status, headers)
        return [status.encode()]
    return called


def events(global_conf: Any, **local_conf: str) -> Any:
    def called(environ: Environ, start: Any) -> Any:
        if environ["PATH_INFO"].endswith("/defect"):
            raise RuntimeError("a defect of Tacker")
        environ.setdefault("tacker.context", ADMIN())
        start("204 No Content", [])
        return [b""]
    return called


def main() -> None:
    import eventlet

    eventlet.monkey_patch()
    import eventlet.wsgi
    from oslo_config import cfg
    from paste import deploy

    cfg.CONF.register_opts([cfg.StrOpt("api_paste_config")])
    cfg.CONF(["--config-file", sys.argv[1]], project="tacker")
    app = deploy.loadapp(f"config:{cfg.CONF.api_paste_config}", name="tacker")
    socket = eventlet.listen(("127.0.0.1", 0))
    port = pathlib.Path(sys.argv[2])
    port.with_suffix(".new").write_text(str(socket.getsockname()[1]))
    port.with_suffix(".new").rename(port)
    eventlet.wsgi.server(socket, app, log_output=False)


if __name__ == "__main__":
    main()

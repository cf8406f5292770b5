# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Blazar's API. The blazar-api of 18.0.0 serves in a daemon thread and so ends at once.

usage: reservation_api.py PORT --config-file blazar.conf"""

from __future__ import annotations

import gettext
import sys
from wsgiref.simple_server import make_server

gettext.install("blazar")

from blazar.api import app
from blazar.utils import service
from oslo_config import cfg

cfg.CONF.import_opt("host", "blazar.config")
cfg.CONF(sys.argv[2:], project="blazar", prog="blazar-api")
service.prepare_service(sys.argv[2:])
make_server(cfg.CONF.host, int(sys.argv[1]), app.VersionSelectorApplication()).serve_forever()

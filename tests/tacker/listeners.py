# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Bartizan authors
"""Exit status 0 if each of the queues of RabbitMQ has a consumer.

usage: BUS=amqp://… listeners.py QUEUE…"""

from __future__ import annotations

import os
import sys

import kombu


def main() -> int:
    with kombu.Connection(os.environ["BUS"]) as connection:
        for queue in sys.argv[1:]:
            found = connection.channel().queue_declare(queue, passive=True)
            if found.consumer_count == 0:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

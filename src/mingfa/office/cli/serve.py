"""`mingfa serve`: the pages, served by a real server on this machine."""

from __future__ import annotations

import socket

import click

from mingfa.office.cli.office import start

ADDRESS = "127.0.0.1"
PATIENCE = 10  # seconds; a worker that is still reading the law does not hear that it should end
PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口。")


@click.command(help="打开网页（只在本机）。例：mingfa serve --port 8000")
@PORT
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 16), help="进程数。")
def serve(*, port: int, workers: int) -> None:
    """Serve the pages until interrupted."""
    refuse_taken(port)
    start()
    serve_pages(port, workers)


def serve_pages(port: int, workers: int = 2) -> None:
    """Serve on the loopback address until interrupted; then workers end first, and this process leaves the database.

    Raises click.ClickException when the port is taken.
    """
    from granian import Granian  # noqa: PLC0415  # the server is loaded only when serving
    from granian.constants import Interfaces  # noqa: PLC0415

    refuse_taken(port)
    click.echo(f"网页在 http://{ADDRESS}:{port}/ ，按 Ctrl+C 停止")
    server = Granian(
        "mingfa.office.config.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=PATIENCE,
    )
    server.serve()
    click.echo("网页已停止")


def refuse_taken(port: int) -> None:
    """Say that somebody listens there already, or that only root may: the server's own words are for programmers."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just given up is free
        try:
            door.bind((ADDRESS, port))
        except PermissionError as error:
            raise click.ClickException(f"没有权限使用端口{port}。请换一个，例如 --port 8000") from error
        except OSError as error:
            other = port + 1 if port < 65535 else 8000
            raise click.ClickException(f"端口{port}已被占用。请换一个，例如 --port {other}") from error

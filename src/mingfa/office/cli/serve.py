"""`mingfa serve`: the pages, served by a real server on this machine."""

from __future__ import annotations

import socket

import click

from mingfa.office.cli.office import start

ADDRESS = "127.0.0.1"
PORT = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口。")


@click.command(help="打开网页（只在本机）。例：mingfa serve --port 8000")
@PORT
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 16), help="进程数。")
def serve(*, port: int, workers: int) -> None:
    """Serve the pages until interrupted."""
    start()
    serve_pages(port, workers)


def serve_pages(port: int, workers: int = 2) -> None:
    """Serve on the loopback address until interrupted; then workers end first, and this process leaves the database.

    Raises click.ClickException when the port is taken.
    """
    from granian import Granian  # noqa: PLC0415  # the server is loaded only when serving
    from granian.constants import Interfaces  # noqa: PLC0415

    if _taken(port):
        raise click.ClickException(
            f"端口{port}已被占用。请换一个，例如 --port {port + 1 if port < 65535 else 8000}"
        )
    click.echo(f"网页在 http://{ADDRESS}:{port}/ ，按 Ctrl+C 停止")
    server = Granian(
        "mingfa.office.config.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        log_enabled=False,
        respawn_failed_workers=True,
    )
    server.serve()
    click.echo("网页已停止")


def _taken(port: int) -> bool:
    """Whether somebody listens there already: the server's own words for it are for programmers."""
    with socket.socket() as knock:
        knock.settimeout(1)
        return knock.connect_ex((ADDRESS, port)) == 0

"""`mingfa serve`: the pages, served by a real server on this machine."""

from __future__ import annotations

import click

from mingfa.office.cli.office import start

ADDRESS = "127.0.0.1"


@click.command(help="打开网页（只在本机）。例：mingfa serve --port 8000")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口。")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 16), help="进程数。")
def serve(*, port: int, workers: int) -> None:
    """Serve the pages until interrupted."""
    start()
    serve_pages(port, workers)


def serve_pages(port: int, workers: int) -> None:
    """Serve on the loopback address until interrupted."""
    from granian import Granian  # noqa: PLC0415  # the server is loaded only when serving
    from granian.constants import Interfaces  # noqa: PLC0415

    click.echo(f"网页在 http://{ADDRESS}:{port}/ ，按 Ctrl+C 停止")
    server = Granian(
        "mingfa.office.config.wsgi:application",
        address=ADDRESS,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        log_enabled=False,
    )
    server.serve()

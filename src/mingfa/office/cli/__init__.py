"""The command ``mingfa``."""

from __future__ import annotations

import click

import mingfa


@click.group(help="明法:依法办理每一件事,记录每一步。")
@click.version_option(mingfa.__version__, prog_name="mingfa")
def main() -> None:
    """Run the command line; subcommands are registered by the modules beside this one."""

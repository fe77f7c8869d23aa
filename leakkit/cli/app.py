"""The command line: the same nouns and verbs as the notebook, one sentence for every error.

Exit codes: 0 fine · 1 user error · 2 evidence changed or custody broken · 3 leak check refused · 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import sys

import click

from leakkit.errors import InputError, Interrupted, LeakkitError
from leakkit.language import tell


def main(argv=None) -> int:
    """Run one command and return its exit code; the sentence of an error goes to stderr."""
    try:
        stopped = app.main(args=argv, standalone_mode=False, prog_name="leakkit")
    except LeakkitError as error:
        return _say_error(error)
    except (KeyboardInterrupt, click.Abort):
        return _say_error(Interrupted(step=" ".join((argv or sys.argv[1:])[:1])))
    except click.ClickException as error:
        return _say_error(InputError(why=_in_words(error)))
    except Exception as error:
        if os.environ.get("LEAKKIT_DEBUG"):
            raise
        return _say_error(LeakkitError(why=f"{type(error).__name__}（LEAKKIT_DEBUG=1）"))
    return stopped if isinstance(stopped, int) else 0


def _say_error(error: LeakkitError) -> int:
    click.echo(str(error), err=True)
    return error.exit_code


def _in_words(error: click.ClickException) -> str:
    """click's own complaint in the officer's language."""
    if isinstance(error, click.MissingParameter):
        return tell("cli.missing", name=_as_typed(error))
    if isinstance(error, click.NoSuchOption):
        return tell("cli.no_option", name=error.option_name)
    if isinstance(error, click.BadParameter):
        return tell("cli.bad_value", name=_as_typed(error), why=_wanted(error))
    if isinstance(error, click.NoSuchCommand):
        return tell("cli.no_command", name=error.command_name)
    return tell("cli.usage", why=error.format_message().rstrip("."))


def _as_typed(error: click.BadParameter) -> str:
    """The option or argument as the officer types it: --from, CASE."""
    if isinstance(error.param, click.Option):
        return max(error.param.opts, key=len)
    return error.param.human_readable_name if error.param else ""


def _wanted(error: click.BadParameter) -> str:
    """What the value should have been."""
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return tell("cli.one_of", choices="、".join(str(choice) for choice in kind.choices))
    if isinstance(kind, click.types.IntParamType):
        return tell("cli.whole_number", least="" if getattr(kind, "min", None) is None else f" ≥ {kind.min}")
    return error.message.rstrip(".")


@click.group(help="leakkit：由聊天匯出檔重建個資外洩。先試 leakkit demo。", invoke_without_command=True)
@click.pass_context
def app(context):
    """The group of commands; alone, its help."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())

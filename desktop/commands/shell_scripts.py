"""Completion scripts of three shells, made from the command line's own grammar. Pure."""

from collections.abc import Callable, Sequence

from desktop.commands.arguments import PROGRAM
from desktop.commands.grammar import Command, Option

FUNCTION = "_opendream_upscale"


def bash(known: Sequence[Command]) -> str:
    """With nothing to offer bash falls back to file names, and quotes them itself."""
    verbs = " ".join(command.name for command in known if command.name)
    values = [line for command in known for line in _bash_values(command)]
    words = [f'        "{command.name}") words="{_bash_words(command)}" ;;' for command in known]
    return "\n".join(
        [
            f"# bash completion for {PROGRAM}",
            f"{FUNCTION}() {{",
            '    local current="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"',
            '    local verb="" words="" index',
            "    COMPREPLY=()",
            "    for ((index = 1; index < COMP_CWORD; index++)); do",
            '        case "${COMP_WORDS[index]}" in',
            "            --) return ;;",
            f"            {'|'.join(verbs.split())})",
            '                verb="${COMP_WORDS[index]}"; break ;;',
            "        esac",
            "    done",
            '    case "$verb $before" in',
            *values,
            "    esac",
            '    case "$verb" in',
            *words,
            "    esac",
            "    if [[ -z $verb && $current != -* ]]; then",
            f'        words="{verbs}"',
            "    elif [[ $current != -* ]]; then",
            '        case "$verb" in',
            *_bash_positionals(known),
            '            *) words="" ;;',
            "        esac",
            "    fi",
            '    COMPREPLY=($(compgen -W "$words" -- "$current"))',
            "}",
            f"complete -o default -F {FUNCTION} {PROGRAM}",
            "",
        ]
    )


def zsh(known: Sequence[Command]) -> str:
    verbs = [f"        {_zsh_quoted(f'{c.name}:{c.help}')}" for c in known if c.name]
    cases: list[str] = []
    for command in known[1:]:
        cases += [f"        {command.name})", "            _arguments -s \\"]
        cases += [f"                {spec} \\" for spec in _zsh_specs(command)]
        cases += ["                && return", "            ;;"]
    return "\n".join(
        [
            f"#compdef {PROGRAM}",
            f"{FUNCTION}() {{",
            "    local -a verbs",
            "    local context state state_descr line",
            "    typeset -A opt_args",
            "    verbs=(",
            *verbs,
            "    )",
            "    _arguments -C \\",
            *[f"        {spec} \\" for spec in _zsh_specs(known[0]) if "'*:" not in spec],
            "        '1: :->first' '*:: :->rest' && return",
            "    case $state in",
            "    first)",
            "        _describe -t verbs verb verbs",
            "        _files",
            "        ;;",
            "    rest)",
            "        case $words[1] in",
            *cases,
            "        *) _files ;;",
            "        esac",
            "        ;;",
            "    esac",
            "}",
            f'if [ "$funcstack[1]" = "{FUNCTION}" ]; then',
            f'    {FUNCTION} "$@"',
            "else",
            f"    compdef {FUNCTION} {PROGRAM}",
            "fi",
            "",
        ]
    )


def fish(known: Sequence[Command]) -> str:
    verbs = " ".join(command.name for command in known if command.name)
    none_yet = f"not __fish_seen_subcommand_from {verbs}"
    start = f"complete -c {PROGRAM} -n {_fish_quoted(none_yet)}"
    lines = [f"# fish completion for {PROGRAM}"]
    lines += [
        f"{start} -a {command.name} -d {_fish_quoted(command.help)}"
        for command in known
        if command.name
    ]
    for command in known:
        seen = f"__fish_seen_subcommand_from {command.name}" if command.name else none_yet
        start = f"complete -c {PROGRAM} -n {_fish_quoted(seen)}"
        lines += [f"{start} {_fish_option(option)}" for option in command.options]
        lines += [
            f"{start} -xa {_fish_quoted(' '.join(option.choices))}"
            for option in command.positionals
            if option.choices
        ]
    return "\n".join([*lines, ""])


SCRIPTS: dict[str, Callable[[Sequence[Command]], str]] = {"bash": bash, "zsh": zsh, "fish": fish}


def _bash_words(command: Command) -> str:
    return " ".join(flag for option in command.options for flag in option.flags)


def _bash_values(command: Command) -> list[str]:
    """What may follow a flag that takes a value."""
    lines: list[str] = []
    for option in command.options:
        for flag in option.flags:
            pattern = f'        "{command.name} {flag}")'
            if option.choices:
                choices = " ".join(option.choices)
                lines.append(
                    f'{pattern} COMPREPLY=($(compgen -W "{choices}" -- "$current")); return ;;'
                )
            elif option.kind != "nothing":
                lines.append(f"{pattern} return ;;")
    return lines


def _bash_positionals(known: Sequence[Command]) -> list[str]:
    return [
        f'            "{command.name}") words="{" ".join(option.choices)}" ;;'
        for command in known
        for option in command.positionals
        if option.choices
    ]


def _zsh_specs(command: Command) -> list[str]:
    specs = [_zsh_option(option) for option in command.options]
    for option in command.positionals:
        values = _zsh_values(option)
        specs.append(_zsh_quoted(f"*:{option.metavar.lower()}:{values}"))
    return specs


def _zsh_option(option: Option) -> str:
    flags = f"--{option.long}"
    text = option.help.replace("[", "(").replace("]", ")").replace(":", "\\:")
    value = f":{option.metavar.replace(':', '')}:{_zsh_values(option)}"
    return _zsh_quoted(f"{flags}[{text}]{value if option.kind != 'nothing' else ''}")


def _zsh_values(option: Option) -> str:
    if option.choices:
        return f"({' '.join(option.choices)})"
    return {"file": "_files", "folder": "_files -/"}.get(option.kind, " ")


def _zsh_quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"


def _fish_option(option: Option) -> str:
    words = [f"-l {option.long}"]
    if option.choices:
        words.append(f"-xa {_fish_quoted(' '.join(option.choices))}")
    elif option.kind == "folder":
        words.append("-xa '(__fish_complete_directories)'")
    elif option.kind == "file":
        words.append("-rF")
    elif option.kind == "text":
        words.append("-x")
    return " ".join([*words, f"-d {_fish_quoted(option.help)}"])


def _fish_quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

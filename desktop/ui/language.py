"""The language of the application: the system's or the chosen one, ours and Qt's words."""

from importlib.resources import as_file, files

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

LANGUAGES = {"en": "English", "es": "Español"}
"""Locale to its own name; a language is offered in itself, so that it can be found."""


class Language:
    """Installs translations. English has one too: it holds the plurals."""

    def __init__(self, app: QCoreApplication) -> None:
        self._app = app
        self._system = QLocale.system()
        self._installed: list[QTranslator] = []
        self.chosen = ""

    def choose(self, code: str) -> None:
        """Use a language from now on; empty follows the system. Made views keep their words."""
        self.chosen = code
        for translator in self._installed:
            self._app.removeTranslator(translator)
        self._installed = []
        locale = QLocale(code) if code in LANGUAGES else self._system
        spoken = QLocale.languageToCode(locale.language())
        QLocale.setDefault(locale if spoken in LANGUAGES else QLocale("en"))
        self._install_ours(spoken if spoken in LANGUAGES else "en")
        self._install_qts(spoken)

    def _install_ours(self, code: str) -> None:
        translator = QTranslator(self._app)
        with as_file(files("assets") / "translations" / f"opendream_{code}.qm") as path:
            is_there = translator.load(str(path))
        if is_there:
            self._keep(translator)

    def _install_qts(self, code: str) -> None:
        """The words of Qt's own dialogs."""
        translator = QTranslator(self._app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if translator.load(f"qtbase_{code}", folder):
            self._keep(translator)

    def _keep(self, translator: QTranslator) -> None:
        self._app.installTranslator(translator)
        self._installed.append(translator)

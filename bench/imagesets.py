"""Made-up image sets, the same on every machine, written straight into a registry's storage."""
import hashlib
import json
import os
import random
import shutil
import zlib

DOCKER = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json"
DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar.gzip"
OCI = "application/vnd.oci.image.manifest.v1+json"
OCI_INDEX = "application/vnd.oci.image.index.v1+json"
OCI_CONFIG = "application/vnd.oci.image.config.v1+json"
OCI_LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"
MB = 1_000_000


def digest(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


class Blob:
    """A gzip file of bytes from a seed and a size; kept by digest, written once."""

    cache = {}

    def __init__(self, seed, size):
        self.seed, self.content = seed, size
        if (seed, size) not in Blob.cache:
            hasher, length = hashlib.sha256(), 0
            for chunk in self.chunks():
                hasher.update(chunk)
                length += len(chunk)
            Blob.cache[(seed, size)] = ("sha256:" + hasher.hexdigest(), length)
        self.digest, self.size = Blob.cache[(seed, size)]

    def chunks(self):
        # stored, not deflated: random bytes do not compress, and skopeo compresses files that are no gzip
        generator, packer = random.Random(self.seed), zlib.compressobj(level=0, wbits=31)
        left = self.content
        while left > 0:
            length = min(left, 1 << 20)
            yield packer.compress(generator.randbytes(length))
            left -= length
        yield packer.flush()


class Image:
    def __init__(self, seed, layers, oci, architecture="amd64"):
        self.layers = layers
        config = {"architecture": architecture, "os": "linux", "config": {"Labels": {"seed": seed}},
                  "rootfs": {"type": "layers", "diff_ids": [layer.digest for layer in layers]}}
        self.config = json.dumps(config).encode()
        self.media_type = OCI if oci else DOCKER
        self.manifest = json.dumps({
            "schemaVersion": 2, "mediaType": self.media_type,
            "config": {"mediaType": OCI_CONFIG if oci else DOCKER_CONFIG, "size": len(self.config),
                       "digest": digest(self.config)},
            "layers": [{"mediaType": OCI_LAYER if oci else DOCKER_LAYER, "size": layer.size, "digest": layer.digest}
                       for layer in layers]}).encode()
        self.architecture = architecture
        self.children = []


class Index:
    def __init__(self, children, oci):
        self.children = children
        self.media_type = OCI_INDEX if oci else DOCKER_LIST
        self.manifest = json.dumps({
            "schemaVersion": 2, "mediaType": self.media_type,
            "manifests": [{"mediaType": child.media_type, "size": len(child.manifest), "digest": digest(child.manifest),
                           "platform": {"os": "linux", "architecture": child.architecture}}
                          for child in children]}).encode()


class ImageSet:
    """repositories: {name: {tag: Image or Index}}"""

    name = ""

    def __init__(self, small=False):
        self.scale = 100 if small else 1
        self.repositories = self.make()

    def bytes(self, size):
        return max(1000, size // self.scale)

    def images(self):
        for repository, tags in sorted(self.repositories.items()):
            for tag, top in sorted(tags.items()):
                yield repository, tag, top

    def unique_blobs(self):
        blobs = {}
        for _, _, top in self.images():
            for image in top.children or [top]:
                blobs[digest(image.config)] = len(image.config)
                for layer in image.layers:
                    blobs[layer.digest] = layer.size
        return blobs

    def unique_bytes(self):
        return sum(self.unique_blobs().values())

    def manifest_bytes(self):
        manifests = {}
        for _, _, top in self.images():
            for one in [top, *top.children]:
                manifests[digest(one.manifest)] = len(one.manifest)
        return sum(manifests.values())


class S1(ImageSet):
    """30 repositories of 5 tags over shared base layers, every third multi-platform, both media types."""

    name = "S1"

    def make(self):
        bases = {arch: [Blob(f"base {arch} {i}", self.bytes(size * MB)) for i, size in enumerate((42, 55, 80))]
                 for arch in ("amd64", "arm64")}
        repositories = {}
        for number in range(30):
            name = f"team/app-{number:02d}"
            oci = number % 2 == 0
            multi = number % 3 == 0
            own = Blob(f"runtime {number}", self.bytes(7 * MB))
            repositories[name] = {}
            for version in range(5):
                platforms = ("amd64", "arm64") if multi else ("amd64",)
                images = [Image(f"{name} {version} {arch}",
                                [bases[arch][number % 3], own,
                                 Blob(f"dependencies {name} {version} {arch}", self.bytes(1_600_000)),
                                 Blob(f"program {name} {version} {arch}", self.bytes(400_000))], oci, arch)
                          for arch in platforms]
                repositories[name][f"1.{version}.0"] = Index(images, oci) if multi else images[0]
        return repositories


class S2(ImageSet):
    """One image of 1.5 GB in 8 layers."""

    name = "S2"

    def make(self):
        sizes = (500, 400, 250, 160, 120, 80, 43, 20)
        layers = [Blob(f"large {i}", self.bytes(size * MB)) for i, size in enumerate(sizes)]
        return {"team/large": {"1.0.0": Image("large", layers, oci=True)}}


class S3(ImageSet):
    """10 repositories of 200 tiny tags."""

    name = "S3"

    def make(self):
        return {f"team/tiny-{number}": {
            f"1.{version}.0": Image(f"tiny {number} {version}",
                                    [Blob(f"tiny base {number}", 20_000), Blob(f"tiny {number} {version}", 2_000)],
                                    oci=True) for version in range(200)} for number in range(10)}


class S4(ImageSet):
    """8 repositories of 8 tags with a layer of 3 MB each, of which none is shared."""

    name = "S4"

    def make(self):
        return {f"team/part-{number}": {
            f"1.{version}.0": Image(f"part {number} {version}", [Blob(f"part {number} {version}", self.bytes(3 * MB))],
                                    oci=True) for version in range(8)} for number in range(8)}


SETS = {"S1": S1, "S2": S2, "S3": S3, "S4": S4}


class Store:
    """The source registry's storage: distribution's file layout, which 2.8 and 3 share."""

    def __init__(self, root, image_set):
        self.root = root
        self.image_set = image_set
        self.base_path = root / "docker" / "registry" / "v2"
        for repository, tag, top in image_set.images():
            self.put(repository, tag, top)

    def filled(self, root):
        """Another storage with the same images; it shares the files of blobs, which registries do not write again."""
        shutil.copytree(self.root, root, copy_function=lambda source, target:
                        os.link(source, target) if source.endswith("/data") else shutil.copyfile(source, target))

    def put(self, repository, tag, top):
        for one in [*top.children, top]:
            if isinstance(one, Image):
                self.content(digest(one.config), [one.config])
                self.link(repository, "_layers", digest(one.config))
                for layer in one.layers:
                    self.content(layer.digest, layer.chunks)
                    self.link(repository, "_layers", layer.digest)
            self.content(digest(one.manifest), [one.manifest])
            self.link(repository, "_manifests/revisions", digest(one.manifest))
        self.tag(repository, tag, digest(top.manifest))

    def tag(self, repository, tag, top_digest):
        tags = self.base_path / "repositories" / repository / "_manifests" / "tags" / tag
        self.write(tags / "current" / "link", top_digest.encode())
        self.write(tags / "index" / "sha256" / top_digest[7:] / "link", top_digest.encode())

    def link(self, repository, kind, of):
        self.write(self.base_path / "repositories" / repository / kind / "sha256" / of[7:] / "link", of.encode())

    def content(self, of, chunks):
        path = self.base_path / "blobs" / "sha256" / of[7:9] / of[7:] / "data"
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "wb") as file:
            for chunk in chunks() if callable(chunks) else chunks:
                file.write(chunk)

    @staticmethod
    def write(path, content):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def tops(self):
        """{(repository, tag): digest}"""
        return {(repository, tag): digest(top.manifest) for repository, tag, top in self.image_set.images()}

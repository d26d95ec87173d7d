"""Images as nodes see them: bytes that know their kind."""

import base64
import binascii
import hashlib
import mimetypes
import re


class PFBytes(bytes):
    """Bytes with their media type, and where they came from."""

    def __new__(cls, value, mime_type="application/octet-stream", source_url=None):
        made = super().__new__(cls, value)
        made._mime_type = mime_type
        made._source_url = source_url
        made._hash = hashlib.sha1(value).hexdigest()[:8]
        return made

    @property
    def source_url(self):
        """Where it was taken from, if from an address."""
        return self._source_url

    def to_base64(self, with_type=False, dict_type=False):
        """The bytes as base64, with their type in front or as a map where asked for."""
        text = base64.b64encode(self).decode("ascii")
        if not with_type:
            return text
        return {f"data:{self._mime_type};base64": text} if dict_type else f"data:{self._mime_type};base64,{text}"

    def to_json(self):
        """The one-key map that stands for it outside."""
        return self.to_base64(with_type=True, dict_type=True)

    def __repr__(self):
        return f"{type(self).__name__}({self._hash})"

    __str__ = __repr__

    def __format__(self, spec):
        return format(str(self), spec)


class Image(PFBytes):
    """An image; its text is `Image(` and the first eight digits of its hash `)`."""

    def __new__(cls, value, mime_type="image/*", source_url=None):
        if mime_type == "image/*":
            mime_type = _kind_of(value)
        return super().__new__(cls, value, mime_type, source_url)

    def serialize(self, encoder=None):
        """The map that stands for it outside."""
        return self.to_json() if encoder is None else encoder(self)

    @classmethod
    def load(cls, mime_type, how, content):
        """An image by path, as base64, or by an address, which nothing in here can reach."""
        if how == "url":
            raise ValueError("LoadMultimediaDataError: a Python node cannot fetch an image by its address; send it as base64")
        if how == "path":
            with open(content, "rb") as file:
                value = file.read()
            guessed = mimetypes.guess_type(content)[0]
            return cls(value, guessed if mime_type == "image/*" and guessed else mime_type)
        try:
            text = re.sub(r"^data:[^,]*,", "", content)
            return cls(base64.b64decode(text, validate=True), mime_type)
        except binascii.Error as error:
            raise ValueError(f"LoadMultimediaDataError: the base64 of an image cannot be read: {error}") from None


class Text(str):
    """A text among images."""

    def serialize(self):
        return str(self)


def _kind_of(value):
    known = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif", b"BM": "image/bmp"}
    found = [kind for start, kind in known.items() if bytes(value[: len(start)]) == start]
    if found:
        return found[0]
    return "image/webp" if bytes(value[:4]) == b"RIFF" and bytes(value[8:12]) == b"WEBP" else "image/*"

from promptflow.contracts.multimedia import Image
from promptflow.core import tool


@tool
def look(picture: Image, album: list) -> dict:
    """Reads bytes, and hands an image on."""
    size = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
    titles = [f"{page['title']} {page['picture']}" for page in album]
    return {"text": str(picture), "size": size, "bytes": len(picture), "titles": titles, "copy": picture}

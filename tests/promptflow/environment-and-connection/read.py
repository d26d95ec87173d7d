import json
import os

from promptflow.connections import AzureOpenAIConnection, CustomConnection
from promptflow.core import tool

mode = os.environ["SHOP_MODE"]


@tool
def read(item: str, shop: CustomConnection, models: AzureOpenAIConnection) -> dict:
    """Reads its environment, and connections by attribute, settings and secrets."""
    most = json.loads(os.environ["SHOP_LIMITS"])["most"]
    return {
        "mode": mode,
        "item": item[:most],
        "region": shop.region,
        "shelf": shop.configs["shelf"],
        "token": len(shop.secrets["token"]) + len(shop.token),
        "models": [models.api_base, models.api_type, models.api_version, len(models.api_key)],
    }

"""Reads Open Food Facts: a product of its API, and the exports of its whole database.

The data are under the Open Database License; records keep their source, so that what is derived
from it can be told apart and attributed.
"""

from mealtrack.infra.catalogue.openfoodfacts.export import (
    BadProduct,
    Export,
    OnBadProduct,
    is_export,
)
from mealtrack.infra.catalogue.openfoodfacts.product import Fault, record_of

__all__ = ["BadProduct", "Export", "Fault", "OnBadProduct", "is_export", "record_of"]

"""The same people as in the tests of punctuality."""

from tests.stages.collaboration.punctuality.conftest import (  # noqa: F401
    clock,
    engagement,
    owed,
    owner,
    practice,
    signed_in,
)

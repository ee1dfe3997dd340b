"""The states of an E911 Registration and what each one means.

The address columns of a registration always say what the provider holds as far as we know; the address that is
wanted stands on the VoIP Line. So a state other than Registered never means "the provider has nothing".
"""

from __future__ import annotations

from typing import Final

REGISTRATION: Final = "E911 Registration"
LINE: Final = "VoIP Line"

DRAFT: Final = "Draft"
"""Entered here; we have told no provider, or there is none that we can tell."""
VALIDATED: Final = "Validated"
"""The provider says that it would accept the wanted address. It may still refuse to register it."""
NEEDS_HUMAN: Final = "Needs Human"
"""A person decides: the provider corrected twice, holds something else than was sent, or was given up on."""
SUBMITTED: Final = "Submitted"
"""A change is owed to the provider or on its way; what it holds is still the former address."""
REGISTERED: Final = "Registered"
"""Told to the provider. With `last_checked_on`, read back from it and found to be what was sent."""
REJECTED: Final = "Rejected"
"""The provider refused the wanted address, with `provider_code`; what it held before, it still holds."""
UNKNOWN: Final = "Unknown"
"""The provider did not answer. The change may have taken effect: it is read back before anything is sent again."""
PENDING_REMOVAL: Final = "Pending Removal"
"""A person asked for the removal; a second one has to approve, or did and the provider has not confirmed yet."""
REMOVED: Final = "Removed"
"""Taken out at the provider and, where it can be asked, read back as gone."""

IN_FLIGHT: Final = (SUBMITTED, VALIDATED, UNKNOWN)
"""A change is under way, and the outbox holds its message."""
LIVE_LINE: Final = ("Active", "Suspended")
"""Line states in which somebody may dial 911: a suspended line still can."""

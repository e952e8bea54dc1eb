"""The verbs of the portal: a resident's account, and who acts for whom."""

from hamlet.portal.actions.accounts import give_link, let_act_for, open_portal
from hamlet.portal.actions.invitations import accept, invite, withdraw_invitation
from hamlet.portal.actions.proxies import acknowledge_proxy, end_proxy

__all__ = [
    "accept",
    "acknowledge_proxy",
    "end_proxy",
    "give_link",
    "invite",
    "let_act_for",
    "open_portal",
    "withdraw_invitation",
]

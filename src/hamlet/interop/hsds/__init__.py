"""The directory as others read it: HSDS 3 in the profile of Open Referral UK, open to all.

`ours` says our entries in its words, `documents` joins them with what other directories told as it
came, `asking` reads what an address asks, and `fetching` follows the feed of another directory.
"""

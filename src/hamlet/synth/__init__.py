"""The synthetic borough: invented people whose lives go together as in life. See README.md."""

from hamlet.synth.borough import TODAY, Borough, generate
from hamlet.synth.files import run, write

__all__ = ["TODAY", "Borough", "generate", "run", "write"]

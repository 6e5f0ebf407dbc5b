"""Run on events. While a function is imported nothing becomes garbage, so none is looked for (`core.web.observed`)."""

import gc

gc.disable()

"""Types that files import from `promptflow.contracts`."""

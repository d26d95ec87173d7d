import type { Json } from '../json'
import { strOf } from './jinja/python-print'
import { fromJson } from './jinja/values'

/** Python's `str` of a JSON value: `True`, `None`, `{'k': [1, 2]}`; what Prompt flow makes of a value that becomes text. */
export const pythonText = (value: Json): string => strOf(fromJson(value))

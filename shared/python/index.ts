/** The Python room: interpreters for Python nodes. */
export { createPython, type PythonDeps } from './create-python'

/** Modules of the standard library that the Python of Sluice (CPython 3.14 on WebAssembly) can import. */
const standardLibrary = new Set(
  `__future__ _thread abc annotationlib argparse array ast asyncio atexit base64 bdb binascii bisect builtins bz2 cProfile
  calendar cmath cmd code codecs codeop collections colorsys compileall compression concurrent configparser contextlib
  contextvars copy copyreg csv ctypes dataclasses datetime decimal difflib dis doctest email encodings enum errno
  faulthandler fcntl filecmp fileinput fnmatch fractions ftplib functools gc genericpath getopt getpass gettext glob
  graphlib gzip hashlib heapq hmac html http imaplib importlib inspect io ipaddress itertools json keyword linecache locale
  logging lzma mailbox marshal math mimetypes mmap modulefinder multiprocessing netrc ntpath nturl2path numbers opcode
  operator optparse os pathlib pdb pickle pickletools pkgutil platform plistlib poplib posix posixpath pprint profile pstats
  pty py_compile pyclbr pydoc pyexpat queue quopri random re reprlib rlcompleter runpy sched secrets select selectors shelve
  shlex shutil signal site smtplib socket socketserver sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string
  stringprep struct subprocess symtable sys sysconfig tabnanny tarfile tempfile termios textwrap threading time timeit token
  tokenize tomllib trace traceback tracemalloc tty types typing unicodedata unittest urllib uuid warnings wave weakref
  webbrowser wsgiref xml xmlrpc zipapp zipfile zipimport zlib zoneinfo`.split(/\s+/),
)

/** What can be imported there and cannot do its work, with the reason. */
const withoutPower: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ['socket', 'socketserver', 'ftplib', 'imaplib', 'poplib', 'smtplib', 'http', 'xmlrpc', 'ssl'].map((name) => [
      name,
      'there is no network',
    ]),
  ),
  'urllib.request': 'there is no network',
  subprocess: 'there are no processes',
  multiprocessing: 'there are no processes',
  threading: 'there are no threads',
  _thread: 'there are no threads',
}

/** Modules of Prompt flow that Sluice brings with it. */
const promptflow = new Set([
  'promptflow',
  'promptflow._core',
  'promptflow._core.metric_logger',
  'promptflow._core.tool',
  'promptflow._internal',
  'promptflow.connections',
  'promptflow.contracts',
  'promptflow.contracts.multimedia',
  'promptflow.contracts.tool',
  'promptflow.contracts.types',
  'promptflow.core',
  'promptflow.core._connection',
  'promptflow.entities',
  'promptflow.tracing',
])

/** What importing a module comes to where Sluice runs Python. */
export type ModuleVerdict = 'there' | 'missing' | { readonly powerless: string }

/** Judges an absolute module name that is no file of the flow. */
export const judgeModule = (module: string): ModuleVerdict => {
  const [top = ''] = module.split('.')
  if (top === 'promptflow') return promptflow.has(module) ? 'there' : 'missing'
  if (!standardLibrary.has(top)) return 'missing'
  const why = [module, top].find((name) => Object.hasOwn(withoutPower, name))
  return why === undefined ? 'there' : { powerless: withoutPower[why] ?? '' }
}

"""each.py SCRIPT MODULE NAME: runs a parser's script for each feed on standard input, in children that have its module loaded."""
import importlib, os, runpy, sys, traceback

script, module, name = sys.argv[1:]
importlib.import_module(module)
for feed in sys.stdin.read().splitlines():
    if child := os.fork():
        refused = os.waitpid(child, 0)[1] != 0
        if not refused:
            os.remove(f"{feed}.{name}.error")
        continue
    for fd, path in ((1, f"{feed}.{name}"), (2, f"{feed}.{name}.error")):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644), fd)
    sys.argv, code = [script, feed], 0
    try:
        runpy.run_path(script, run_name="__main__")
    except SystemExit as e:
        code = e.code if isinstance(e.code, int) else int(e.code is not None)
    except BaseException:
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)

#!/usr/bin/env python3
"""Checks an unpacked case file of opsconsole as docs/evidence.md says, with verify_log.py beside it and Python 3.8's
standard library alone. Exit code 0 and a summary when it is whole; 1 and the first fault otherwise."""
import argparse, base64, functools, hashlib, json, os, sys
sys.dont_write_bytecode = True # the folder stays as it was signed
from verify_log import ORIGIN, Log, b64, entry_line, node, sha, signed_by, unb64, want
def included(proof, index, leaf, size): # RFC 9162, section 2.1.3.2: the root that the proof leads to
    a, b = index, size - 1
    want(0 <= a <= b, "an entry within the log")
    for p in proof:
        want(b > 0, "no hash too many")
        if a & 1 or a == b:
            leaf = node(p, leaf)
            while a and not a & 1: a, b = a >> 1, b >> 1
        else: leaf = node(leaf, p)
        a, b = a >> 1, b >> 1
    want(b == 0, "no hash too few")
    return leaf
def case(folder, key=None): # an unpacked case file; ValueError with the first fault; how many files and entries it has
    at = "log-key.txt"
    try:
        there = sorted(os.path.relpath(os.path.join(d, f), folder).replace(os.sep, "/") for d, _, names in os.walk(folder) for f in names)
        files = {name: open(os.path.join(folder, name), "rb").read() for name in there}
        text = files[at].decode("ascii")[:-1]
        log = Log(text, ())
        want(key in (None, text), "the key given")
        log.id = bytes.fromhex(text.split("+")[0][len(ORIGIN):])
        want(log.keyed({"key": text}) == '{"key":"%s"}\n' % text and files[at].decode("ascii") == text + "\n" and len(log.id) == 16, "a verifier key")
        @functools.lru_cache(None)
        def note(raw): # the text that a note of the log's signs
            body, _, line = raw.partition("\n\n")
            mark = "\u2014 %s%s " % (ORIGIN, log.id.hex())
            want(line.startswith(mark) and line.endswith("\n"), "one signature, by the log")
            signature = unb64(line[len(mark):-1], 68)
            want(signature[:4] == log.mark and signed_by(log.key, (body + "\n").encode(), signature[4:]), "a signature by the log's key")
            return body + "\n"
        at = "SHA256SUMS.note"
        first, request, sums = note(files[at].decode()).split("\n", 2)
        want(first == "opsconsole case file v1" and request.startswith("request ") and sums.encode() == files["SHA256SUMS"], "the sums that were signed")
        for name in there:
            at = name
            line = "%s  %s\n" % (hashlib.sha256(files[name]).hexdigest(), name)
            want(name in ("SHA256SUMS", "SHA256SUMS.note") or ("\n" + sums).count("\n" + line) == 1, "the SHA-256 that was signed")
        want(sums.count("\n") == len(there) - 2, "every file that was signed, and no other")
        entries = 0
        for at in there:
            if not at.endswith(".tlog-proof"): continue
            proof, _, head = files[at].decode().partition("\n\n")
            title, extra, index, *hashes = proof.split("\n")
            origin, size, root = note(head)[:-1].split("\n")
            raw = base64.b64decode(extra[6:], validate=True)
            want(title == "c2sp.org/tlog-proof@v1" and extra == "extra " + b64(raw) and index == "index %d" % int(index[6:]), "a proof of an entry")
            want(head.encode() == files["head.txt"] and origin == ORIGIN + log.id.hex() and size == "%d" % int(size), "the head of head.txt")
            want(included([unb64(h, 32) for h in hashes], int(index[6:]), sha(b"\x00", raw), int(size)) == unb64(root, 32), "the root of the head")
            at = at[:-len("tlog-proof")] + "json"
            line, again, e = entry_line(json.loads(files[at].decode("ascii"), parse_float=int, parse_constant=int))
            want(line.encode("ascii") == files[at] and again == raw and e[0] == log.id and e[1] == int(index[6:]), "the entry of its proof, as an export writes it")
            entries += 1
        want(entries == sum(name.startswith("log/") and name.endswith(".json") for name in there), "a proof of every entry")
        return len(there), entries, request[8:]
    except Exception as err: raise ValueError("%s: %s: %s" % (at, type(err).__name__, err))
def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder"); ask.add_argument("--key"); args = ask.parse_args()
    try: files, entries, request = case(args.folder, args.key)
    except (ValueError, OSError) as err: sys.exit("%s is not whole: %s" % (args.folder, err))
    print("whole: the evidence of %s\n%d files, %d entries of the log, signed by %s" % (request, files, entries, args.key or "the key in it"))
if __name__ == "__main__": main()

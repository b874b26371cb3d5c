#!/usr/bin/env python3
"""Checks an export of opsconsole's audit log as docs/audit-log.md says, with Python 3.8's standard library alone.
Exit code 0 and a summary when it is whole; 1 and the first fault otherwise."""
import argparse, base64, functools, hashlib, hmac, json, os, re, sys
from datetime import datetime, timezone
ORIGIN, MAX_LINE = "integrora.com/opsconsole/log/", 1 << 20
ID, NAME, VALUE = (re.compile(p) for p in (r"[A-Za-z0-9._:/@+-]{1,128}", r"[A-Za-z0-9._:/@+-]{1,64}", r"[A-Za-z0-9._:/@+,=()-]{0,256}"))
def want(ok, what):
    if not ok: raise ValueError("want " + what)
def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
def node(left, right): return sha(b"\x01", left, right)
def b64(raw): return base64.b64encode(raw).decode()
def unb64(text, size): # exactly size bytes, in the one form that their base64 has
    raw = base64.b64decode(text, validate=True)
    want(len(raw) == size and b64(raw) == text, "%d bytes in base64" % size)
    return raw
def head(major, n): # CBOR, in deterministic form: 0 unsigned, 2 bytes, 3 text, 4 array
    k = next((k for k in range(4) if type(n) is int and 0 <= n < 1 << (8 << k)), None) # of another number, + fails
    return bytes([major << 5 | n]) if n < 24 else bytes([major << 5 | 24 + k]) + n.to_bytes(1 << k, "big")
def item(raw, at, major): # the item at a place, and the next place; its head is checked by writing it again
    size = 1 << (raw[at] & 31) - 24 if 24 <= raw[at] & 31 < 28 else 0
    n, end = int.from_bytes(raw[at + 1:at + 1 + size], "big") if size else raw[at] & 31, at + 1 + size
    want(raw[at:end] == head(major, n) and (major == 0 or n <= len(raw) - end), "CBOR type %d with the shortest head" % major)
    return (n, end) if major == 0 else (raw[end:end + n], end + n)
def decode(raw): # an entry: log id, seq, time, actor, action, object, commitment, previous
    at, got = 2, []
    for major in (2, 0, 0, 3, 3, 3, 2, 2, 2):
        value, at = item(raw, at, major)
        got.append(value.decode("ascii") if major == 3 else value)
    want(raw[:2] == b"\x8a\x01" and at == len(raw) <= 65535 and all(ID.fullmatch(text) for text in got[3:6]), "an array of ten, version 1, ids in it as they may be")
    want([len(got[i]) for i in (0, 7, 8)] == [16, 32, 32] and len(got[6]) <= 64000 and got[2] // 10**9 < 9214646400, "fields of their sizes")
    return got[:6] + got[7:]
def payload(d): # details as CBOR, and as the line shows them
    facts, records, text = d["facts"], [(r["ref"], r["revision"], bytes.fromhex(r["hash"])) for r in d["records"]], lambda s: head(3, len(s)) + s.encode("ascii")
    want(d["outcome"] in ("done", "refused") and (d["code"] == "" if d["outcome"] == "done" else NAME.fullmatch(d["code"])), "an outcome, and a code when refused")
    want(all(NAME.fullmatch(f["name"]) and VALUE.fullmatch(f["value"]) for f in facts) and all(ID.fullmatch(ref) and len(raw) == 32 for ref, _, raw in records), "facts and records as the format has them")
    out = head(4, 5) + head(0, 1) + text(d["outcome"]) + text(d["code"]) + head(4, len(facts)) + b"".join(head(4, 2) + text(f["name"]) + text(f["value"]) for f in facts)
    out += head(4, len(records)) + b"".join(head(4, 3) + text(ref) + head(0, revision) + head(2, 32) + raw for ref, revision, raw in records)
    want(len(out) <= 60000, "at most 60,000 bytes of details")
    return out, '{"outcome":"%s","code":"%s","facts":[%s],"records":[%s]}' % (
        d["outcome"], d["code"], ",".join('{"name":"%s","value":"%s"}' % (f["name"], f["value"]) for f in facts),
        ",".join('{"ref":"%s","revision":%d,"hash":"%s"}' % (ref, revision, raw.hex()) for ref, revision, raw in records))
def entry_line(l): # the line written again, the entry's bytes and its fields
    raw = base64.b64decode(l["entry"], validate=True)
    e, details, opening = decode(raw), "null", "null"
    if l["details"] is not None and l["opening"] is not None:
        key, (cbor, details) = bytes.fromhex(l["opening"]), payload(l["details"])
        want(len(key) == 32 and hmac.digest(key, cbor, "sha256") == e[6], "the details that the entry commits to")
        opening = '"%s"' % key.hex()
    when = datetime.fromtimestamp(e[2] // 10**9, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S") + (".%09d" % (e[2] % 10**9)).rstrip("0").rstrip(".") + "Z"
    return '{"seq":%d,"leaf":"%s","entry":"%s","time":"%s","actor":"%s","action":"%s","object":"%s","details":%s,"opening":%s}\n' % (
        e[1], sha(b"\x00", raw).hex(), b64(raw), when, e[3], e[4], e[5], details, opening), raw, e
def consistent(proof, m, old, n, new): # RFC 9162, section 2.1.4.2
    if m == n or m == 0: return not proof and (m != n or old == new)
    skip = (m & -m).bit_length() - 1 # as many zeros end m
    a, b = m - 1 >> skip, n - 1 >> skip
    x = y = (proof if a else [old])[0]
    for c in proof[1 if a else 0:]:
        if b and (a & 1 or a == b):
            x, y = node(c, x), node(c, y)
            while not a & 1: a, b = a >> 1, b >> 1
        else: y = node(y, c)
        a, b = a >> 1, b >> 1 if b else -1 # below 0: a hash too many
    return b == 0 and x == old and y == new
P, L, D = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493, -121665 * pow(121666, 2**255 - 21, 2**255 - 19) # Ed25519 (RFC 8032)
def add(p, q):
    a, b, c, d = (p[1] - p[0]) * (q[1] - q[0]), (p[1] + p[0]) * (q[1] + q[0]), 2 * p[3] * q[3] * D, 2 * p[2] * q[2]
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P
def times(n, p): return (0, 1, 1, 0) if n == 0 else add(times(n >> 1, add(p, p)), p if n & 1 else (0, 1, 1, 0))
def point(raw):
    sign, y = divmod(int.from_bytes(raw, "little"), 1 << 255)
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    roots = [x for r in (1, pow(2, (P - 1) // 4, P)) for x in (r * pow(square, (P + 3) // 8, P) % P,) if x * x % P == square]
    want(y < P and roots, "a point of the curve")
    x = roots[0] if roots[0] & 1 == sign else P - roots[0]
    return x, y, 1, x * y % P
BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))
def signed_by(public, message, signature):
    (x, y, _, xy), s = point(public), int.from_bytes(signature[32:], "little")
    h = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    x, y, z, _ = add(times(s, BASE), times(h, (P - x, y, 1, P - xy)))
    x, y = x * pow(z, P - 2, P) % P, y * pow(z, P - 2, P) % P
    return s < L and (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]
class Log: # what the lines read so far lead to
    def __init__(self, key, heads):
        self.key_wanted, self.heads, self.stack, self.last, self.id, self.key, self.key_text, self.done = key, heads, [], bytes(32), None, None, None, False
        self.size = self.time = self.pruned = self.opened = self.met = self.signed = self.signed_size = 0
        self.meet()
    def root(self):
        return functools.reduce(lambda h, tree: node(tree[1], h), self.stack[-2::-1], self.stack[-1][1]) if self.stack else sha()
    def meet(self):
        for _, size, root in self.heads:
            want(size != self.size or root == self.root(), "the root of the head known over %d entries" % size)
            self.met += size == self.size
    def entry(self, l):
        if "pruned" in l: # its body is gone under a retention rule, its leaf stays; only from the first entry on
            log, leaf, seq, time, follows = bytes.fromhex(l["log"]), bytes.fromhex(l["pruned"]), l["seq"], self.time, self.pruned == self.size
            line, self.pruned = '{"seq":%d,"log":"%s","pruned":"%s"}\n' % (seq, log.hex(), leaf.hex()), self.pruned + 1
        else:
            line, raw, (log, seq, time, _, _, _, _, previous) = entry_line(l)
            leaf, follows = sha(b"\x00", raw), previous == self.last and time >= self.time
        want(follows and self.key is None and self.id in (None, log) and seq == self.size and (len(log), len(leaf)) == (16, 32), "the entry that follows")
        self.id, self.time, self.last, self.size, self.opened = log, time, leaf, seq + 1, self.opened + (l.get("details") is not None)
        self.stack.append((1, self.last))
        while len(self.stack) > 1 and self.stack[-2][0] == self.stack[-1][0]: self.stack[-2:] = [(2 * self.stack[-1][0], node(self.stack[-2][1], self.stack[-1][1]))]
        self.meet()
        return line
    def keyed(self, l):
        (name, mark, text), self.key_text = l["key"].split("+", 2), l["key"]
        raw, self.id = unb64(text, 33), self.id or bytes.fromhex(name[len(ORIGIN):])
        self.mark = sha(name.encode("ascii"), b"\n", raw)[:4]
        want(self.key is None and raw[0] == 1 and name == ORIGIN + self.id.hex() and mark == self.mark.hex(), "the log's key, once")
        self.key = raw[1:]
        return '{"key":"%s"}\n' % l["key"]
    def signing(self, l):
        s, size = l["signed"], l["signed"]["size"]
        root, signature, proof = unb64(s["root"], 32), unb64(s["signature"], 68), [unb64(h, 32) for h in s["proof"]]
        note = "%s%s\n%d\n%s\n" % (ORIGIN, self.id.hex(), size, s["root"])
        want(signature[:4] == self.mark and signed_by(self.key, note.encode(), signature[4:]), "a signature by the log's key")
        want(size <= self.size and (size > self.signed_size or not self.signed), "a signed head within the log, after the one before")
        want(consistent(proof, size, root, self.size, self.root()), "entries that continue the signed head")
        self.signed, self.signed_size = self.signed + 1, size
        return '{"signed":{"size":%d,"root":"%s","signature":"%s","proof":[%s]}}\n' % (size, s["root"], s["signature"], ",".join('"%s"' % b64(h) for h in proof))
    def close(self, l):
        self.id, self.done = self.id or bytes.fromhex(l["head"]["origin"][len(ORIGIN):]), True
        want(len(self.id) == 16 and (self.key is None or self.signed and self.signed_size == self.size), "the last head signed")
        want(self.key_wanted in (None, self.key_text), "heads signed by the key given")
        want(self.met == len(self.heads) and all(o == ORIGIN + self.id.hex() for o, _, _ in self.heads), "all %d known heads met" % len(self.heads))
        return '{"head":{"origin":"%s%s","size":%d,"root":"%s","leaf":"%s"}}\n' % (ORIGIN, self.id.hex(), self.size, b64(self.root()), self.last.hex())
def verify(stream, key=None, heads=()): # the Log of a whole export; ValueError with the line of the first fault
    n, log = 0, Log(key, heads)
    try:
        for n, line in enumerate(iter(lambda: stream.readline(MAX_LINE + 1), b""), 1):
            want(not log.done and len(line) <= MAX_LINE, "the end, or a line of at most 1 MiB")
            l = json.loads(line.decode("ascii"), parse_float=int, parse_constant=int) # int refuses what is no whole number
            kind = {b'{"head"': log.close, b'{"key":': log.keyed, b'{"signe': log.signing}.get(line[:7], log.entry)
            want(kind(l).encode("ascii") == line, "the line as the format writes it")
        n += not log.done
        want(log.done, "a closing line with the head")
        return log
    except Exception as err: raise ValueError("line %d: %s: %s" % (n, type(err).__name__, err))
def main():
    ask = argparse.ArgumentParser(description=__doc__); ask.add_argument("export"); ask.add_argument("--key"); ask.add_argument("--head", action="append", default=[]); args = ask.parse_args()
    try: log = verify(open(args.export, "rb"), args.key, [(origin, int(size), unb64(root, 32)) for path in args.head for origin, size, root in (open(path, encoding="utf-8").read().split("\n")[:3],)])
    except (ValueError, OSError) as err: sys.exit("%s is not whole: %s" % (args.export, err))
    print("whole: %d entries%s, %d with details, %d known heads met, %d heads signed by %s\nroot %s" % (
        log.size, ", %d pruned" % log.pruned if log.pruned else "", log.opened, log.met, log.signed, log.key_text or "nobody", log.root().hex()))
if __name__ == "__main__": main()

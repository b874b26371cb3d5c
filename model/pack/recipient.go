package pack

import "strings"

// ValidRecipient reports whether text is a public key of age (C2SP age, X25519):
// "age1…" in Bech32 (BIP 173) over 32 bytes, its checksum included.
func ValidRecipient(text string) bool {
	const letters, prefix, length = "qpzry9x8gf2tvdw0s3jn54khce6mua7l", "age", 62
	data, ok := strings.CutPrefix(text, prefix+"1")
	if !ok || len(text) != length {
		return false
	}
	sum := uint32(1)
	add := func(v byte) {
		top := sum >> 25
		sum = sum&0x1ffffff<<5 ^ uint32(v)
		for i, g := range [5]uint32{0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3} {
			if top>>i&1 == 1 {
				sum ^= g
			}
		}
	}
	for i := range len(prefix) {
		add(prefix[i] >> 5)
	}
	add(0)
	for i := range len(prefix) {
		add(prefix[i] & 31)
	}
	for i := range len(data) {
		v := strings.IndexByte(letters, data[i])
		if v < 0 {
			return false
		}
		add(byte(v))
	}
	return sum == 1
}

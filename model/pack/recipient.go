package pack

import (
	"crypto/ecdh"
	"strings"
)

// ValidRecipient reports whether text is a public key of age (C2SP age, X25519)
// that something can be sealed to: "age1…" in Bech32 (BIP 173) over 32 bytes, its
// checksum included, with no bits behind them, and no point of low order, of which
// no secret comes (RFC 7748, section 6.1).
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
	const keyLetters = 52 // of 5 bits: 32 bytes and four bits more
	var point []byte
	held, bits := 0, 0
	for i := range len(data) {
		v := strings.IndexByte(letters, data[i])
		if v < 0 {
			return false
		}
		if add(byte(v)); i >= keyLetters {
			continue
		}
		if held, bits = held<<5|v, bits+5; bits >= 8 {
			bits -= 8
			point = append(point, byte(held>>bits))
			held &= 1<<bits - 1
		}
	}
	return sum == 1 && held == 0 && givesSecret(point)
}

// givesSecret reports whether a shared secret comes of a point: with any secret
// scalar or with none.
func givesSecret(point []byte) bool {
	key, err := ecdh.X25519().NewPublicKey(point)
	if err != nil {
		return false
	}
	any, err := ecdh.X25519().NewPrivateKey(append(make([]byte, 31), 1))
	if err == nil {
		_, err = any.ECDH(key)
	}
	return err == nil
}

package keys

import (
	"bytes"
	"errors"
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// CertificateFor is the longest validity of an admin's certificate: a working
// day, and then some. ssh-keygen -V +24h begins up to two minutes early, for
// which certificateSlack allows.
const (
	CertificateFor   = 24 * time.Hour
	certificateSlack = 5 * time.Minute
)

const (
	sourceAddress = "source-address"    // the one critical option that is honoured
	noTouch       = "no-touch-required" // an extension that would waive the touch of a security key
)

// CheckCertificate refuses an SSH certificate (OpenSSH PROTOCOL.certkeys) that
// is no login of a user at an instant. It wants a user certificate, signed by
// one of the authorities (public keys in SSH wire format) without SHA-1, over a
// key that ParseClientKey would take; the user among its principals, of which
// there must be some; at most CertificateFor between its two dates; no critical
// option but source-address, and the touch of a security key not waived.
// Whether source-address is met is for CertificateFrom to say.
func CheckCertificate(cert *ssh.Certificate, authorities [][]byte, user string, at time.Time) error {
	authority := cert.SignatureKey.Marshal()
	switch {
	case cert.CertType != ssh.UserCert:
		return errors.New("certificate: wanted one for a user")
	case !slices.ContainsFunc(authorities, func(a []byte) bool { return bytes.Equal(a, authority) }):
		return errors.New("certificate: its authority is not trusted")
	case !slices.Contains(clientKeyTypes, cert.Key.Type()):
		return fmt.Errorf("certificate: keys of type %q are not accepted", cert.Key.Type())
	case cert.Signature.Format == ssh.KeyAlgoRSA:
		return errors.New("certificate: it is signed with SHA-1")
	case len(cert.ValidPrincipals) == 0:
		return errors.New("certificate: it names no principal, so it would be anybody's")
	case cert.ValidBefore == uint64(ssh.CertTimeInfinity), cert.ValidBefore < cert.ValidAfter,
		cert.ValidBefore-cert.ValidAfter > uint64((CertificateFor+certificateSlack)/time.Second):
		return fmt.Errorf("certificate: wanted it to end %s after it begins, or sooner", CertificateFor)
	}
	if _, waived := cert.Extensions[noTouch]; waived {
		return errors.New("certificate: it waives the touch of the security key")
	}
	if err := errors.Join(checkStrength(cert.Key), checkStrength(cert.SignatureKey)); err != nil {
		return err
	}
	checker := ssh.CertChecker{SupportedCriticalOptions: []string{sourceAddress}, Clock: func() time.Time { return at }}
	if err := checker.CheckCert(user, cert); err != nil {
		return fmt.Errorf("certificate: %w", err)
	}
	return nil
}

// CertificateFrom reports whether a certificate may be used from an address,
// given without a port: its source-address, where it has one, lists addresses
// or CIDR prefixes, separated by commas.
func CertificateFrom(cert *ssh.Certificate, address string) bool {
	list, bound := cert.CriticalOptions[sourceAddress]
	if !bound {
		return true
	}
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return false
	}
	ip = ip.Unmap().WithZone("")
	for one := range strings.SplitSeq(list, ",") {
		if p, err := netip.ParsePrefix(one); err == nil && p.Contains(ip) {
			return true
		}
		if a, err := netip.ParseAddr(one); err == nil && a.Unmap() == ip {
			return true
		}
	}
	return false
}

// CertificateEnds is when a certificate that CheckCertificate took ends.
func CertificateEnds(cert *ssh.Certificate) time.Time {
	return time.Unix(int64(cert.ValidBefore), 0).UTC()
}

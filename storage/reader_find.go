package storage

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
)

// linked lists the members that an index joins to an owner.
func (r reader) linked(bucket []byte, owner string) []string {
	var list []string
	prefix := link(owner, "")
	c := r.tx.Bucket(bucket).Cursor()
	for key, _ := c.Seek(prefix); key != nil && bytes.HasPrefix(key, prefix); key, _ = c.Next() {
		list = append(list, string(key[len(prefix):]))
	}
	return list
}

func (r reader) Family(request string) ([]model.Request, error) {
	root, err := r.Request(request)
	if err != nil {
		return nil, err
	}
	list := []model.Request{root}
	for _, id := range r.linked(bucketFamily, request) {
		one, err := r.Request(id)
		if err != nil {
			return nil, err
		}
		list = append(list, one)
	}
	slices.SortFunc(list, func(a, b model.Request) int { return cmp.Compare(a.Number(), b.Number()) })
	return list, nil
}

func (r reader) OpenRequestsOf(person string) ([]model.Request, error) {
	var list []model.Request
	for _, id := range r.linked(bucketRequests, person) {
		one, err := r.Request(id)
		if err != nil {
			return nil, err
		}
		if !one.State.Closed() {
			list = append(list, one)
		}
	}
	return list, nil
}

func (r reader) ByExternal(kind model.Kind, tenant, external string) (id, erased string, err error) {
	places, err := r.s.blindExternals(kind, tenant, external)
	if err != nil {
		return "", "", err
	}
	for _, key := range places {
		found := r.tx.Bucket(bucketExternal).Get(key)
		if mark, _, ok := tombstone(found); ok {
			return "", mark, nil
		}
		if found != nil {
			return string(found), "", nil
		}
	}
	return "", "", nil
}

func (r reader) ByEmail(address string) ([]string, error) { return r.byEmail(address) }

func (r reader) ByMessage(messageID string) (string, error) {
	return r.byMessage("message", messageID)
}

func (r reader) byMessage(domain, messageID string) (string, error) {
	places, err := r.s.blinds(domain, messageID)
	if err != nil {
		return "", err
	}
	for _, key := range places {
		if found := r.tx.Bucket(bucketMessage).Get(key); found != nil {
			return string(found), nil
		}
	}
	return "", nil
}

// byEmail lists the people with an e-mail address.
func (r reader) byEmail(email string) ([]string, error) {
	places, err := r.s.blinds("email", foldEmail(email))
	if err != nil || email == "" {
		return nil, err
	}
	var list []string
	c := r.tx.Bucket(bucketEmail).Cursor()
	for _, key := range places {
		for k, _ := c.Seek(key); k != nil && bytes.HasPrefix(k, key); k, _ = c.Next() {
			list = append(list, string(k[len(key):]))
		}
	}
	if len(places) > 1 { // in the order of ids, as without a rotation
		slices.Sort(list)
	}
	return list, nil
}

// foldEmail is the form under which addresses are compared: letters that
// differ only in case are one address to every mail host we know of.
func foldEmail(address string) string { return strings.ToLower(keys.NormaliseEmail(address)) }

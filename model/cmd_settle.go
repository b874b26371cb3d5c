package model

import "encoding/hex"

// SealContentAnew seals what is left of a tenant's content, after some of it was
// erased on its instruction, under the new key that was drawn for it.
type SealContentAnew struct{ Request string }

// Act implements Command.
func (SealContentAnew) Act() *Act { return ActSettleContent }

// Decide implements Command.
func (c SealContentAnew) Decide(call *Call) (Decision, error) {
	r, err := unsettled(call, c.Request)
	if err != nil {
		return Decision{}, err
	}
	return Decision{Object: r.ID, Reseal: []Ref{Content{Tenant: r.Tenant, Person: r.Person}.Ref()}}, nil
}

// SettleContent records that the key is destroyed under which older backups hold
// what was erased on a tenant's instruction.
type SettleContent struct {
	Request   string
	KeyDigest []byte // SHA-256 of root.key without it
}

// Act implements Command.
func (SettleContent) Act() *Act { return ActSettleContent }

// Decide implements Command.
func (c SettleContent) Decide(call *Call) (Decision, error) {
	r, err := unsettled(call, c.Request)
	if err != nil {
		return Decision{}, err
	}
	r.Processing.Carried.KeyGoneAt = call.At
	return Decision{Object: r.ID, Put: []Record{r}, Facts: []Fact{{"key_sha256", hex.EncodeToString(c.KeyDigest)}}}, nil
}

func unsettled(call *Call, id string) (Request, error) {
	r, err := call.Request(id)
	if err == nil && !r.Processing.Carried.KeyOpen() {
		err = Refuse("state", "nothing was erased by %s whose key is to be destroyed", id)
	}
	return r, err
}

package site

import (
	"context"
	"errors"
	"fmt"

	"integrora.com/opsconsole/keys"
	"integrora.com/opsconsole/model"
	"integrora.com/opsconsole/storage"
)

// KeyStatus tells of the key tree of an installation whose server is stopped.
// Nothing is written.
func KeyStatus(ctx context.Context, c Config) (model.KeyStatus, error) {
	if err := c.found(); err != nil {
		return model.KeyStatus{}, err
	}
	master, from, err := c.findMaster()
	if err != nil {
		return model.KeyStatus{}, err
	}
	for _, name := range []string{storage.DataFile, keyFile} {
		if err := whole(c.Dir, name); err != nil {
			return model.KeyStatus{}, err
		}
	}
	return storage.ReadKeyStatus(ctx, c.store(master, from))
}

// RotateSecret changes the master key of an installation whose server is
// stopped: to the one in the file, which is made if it is not there. It returns
// what to tell the person who ran it. Given again after it was cut short, it
// ends what was begun.
func RotateSecret(ctx context.Context, c Config, file string) (string, error) {
	if err := c.found(); err != nil {
		return "", err
	}
	present, _, err := c.findMaster()
	if err != nil {
		return "", err
	}
	var next keys.Master
	if exists(file) {
		next, err = keys.LoadMaster(file)
	} else {
		next, err = keys.CreateMaster(file, c.Rand)
	}
	if err != nil {
		return "", err
	}
	if next == present {
		return "", model.Refuse("usage", "%s holds the present master key; name a file for another, and remove the old one afterwards", file)
	}
	after := fmt.Sprintf("From now on the master key is that in %s: start the server with --master-key %s,\n"+
		"or hand it over as before. Keep one copy elsewhere, offline, and destroy the old one: with an old\n"+
		"copy of root.key and keys.db it still opens what they held. If it may have been seen by somebody,\n"+
		"rotate the levels below as well: ssh HOST keys rotate groups, store, people, …\n", file, file)
	s, err := Open(c)
	if errors.Is(err, keys.ErrWrongMaster) {
		// Was it changed already, by a run that was cut short?
		c.Master, c.Env = file, keys.Environment{}
		done, second := Open(c)
		if second != nil {
			return "", err
		}
		return "The master key had been changed already; what was left of that is done.\n" + after, done.Store.Close()
	}
	if err != nil {
		return "", err
	}
	if err := errors.Join(s.Store.ChangeMaster(ctx, next), s.Store.Close()); err != nil {
		return "", err
	}
	return "The master key is changed; root.key and log.key are sealed under the new one, with a new root key.\n" + after, nil
}

package remote

import (
	"slices"

	"integrora.com/opsconsole/model"
)

// names are the login names of accounts by their ids.
type names map[string]string

// of is an account's login name, or its id where the caller may not know that.
func (n names) of(id string) string {
	if name, known := n[id]; known {
		return name
	}
	return id
}

// names reads the names. Roles that may not list accounts see ids.
func (c *call) names() (names, error) {
	n := names{model.System.ID: model.System.Name}
	admins, err := c.desk.Admins(c.ctx)
	if model.CodeOf(err) == "role" && err != nil {
		return n, nil
	}
	for _, a := range admins {
		n[a.ID] = a.Name
	}
	return n, err
}

// account is the id of an account by its login name; the caller's own for none.
func (c *call) account(name string) (string, error) {
	if name == "" {
		me, err := c.desk.Me()
		return me.ID, err
	}
	a, err := c.adminNamed(name)
	return a.ID, err
}

func (c *call) adminNamed(name string) (model.Admin, error) {
	admins, err := c.desk.Admins(c.ctx)
	if err != nil {
		return model.Admin{}, err
	}
	at := slices.IndexFunc(admins, func(a model.Admin) bool { return a.Name == name })
	if at < 0 {
		return model.Admin{}, model.NotFound(model.KindAdmin, name)
	}
	return admins[at], nil
}

// allNames are the login names of all accounts, for every role: who did what of
// an incident is no secret.
func (c *call) allNames() (names, error) {
	all, err := c.desk.Names(c.ctx)
	return names(all), err
}

package output

import "errors"

// ForbidExchange makes Publish work as on a system that can't exchange two folders.
func (f *Files) ForbidExchange() {
	f.folder.exchange = func(string, string) error { return errors.ErrUnsupported }
}

# fault: a gem that a program of Ruby needs is not installed
# held-out: third
# finds: unit-.*:app.service
# says: sinatra
# file: instance/(units/app.service|files/opt/app/run)
checkout() {
  service app /opt/app/run <<'program'
#!/bin/sh
cat >&2 <<'trace'
<internal:/usr/lib/ruby/vendor_ruby/rubygems/core_ext/kernel_require.rb>:86:in `require': cannot load such file -- sinatra (LoadError)
	from <internal:/usr/lib/ruby/vendor_ruby/rubygems/core_ext/kernel_require.rb>:86:in `require'
	from /opt/app/server.rb:1:in `<main>'
trace
exit 1
program
}

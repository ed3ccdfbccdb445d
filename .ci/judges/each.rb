# each.rb SCRIPT NAME: runs a parser's script for each feed on standard input, in children that have it loaded.
require 'stringio'
require 'icalendar'
script, name = ARGV
$stdin.read.split("\n").each do |feed|
  child = fork do
    $stdout.reopen("#{feed}.#{name}", 'w')
    $stderr.reopen("#{feed}.#{name}.error", 'w')
    ARGV.replace([feed])
    load script
  end
  Process.wait(child)
  File.delete("#{feed}.#{name}.error") if $?.success?
end

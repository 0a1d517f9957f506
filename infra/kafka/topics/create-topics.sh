#!/bin/sh
# Makes the topics of topics.conf that are missing, for sites whose services may not make topics themselves.
# What exists stays as it is. Runs in Kafka's own image, or wherever its commands are.
#
#   KAFKA_BROKERS   host:port, comma separated
#   REPLICATION     copies of each partition (3); a message counts when all but one of them have it
#   BURSAR_PREFIX   the site's prefix, when it has one
#   KAFKA_COMMANDS  folder of Kafka's commands (/opt/kafka/bin)
#   KAFKA_CLIENT    file with a client's settings, for brokers that ask who comes
set -eu
copies=${REPLICATION:-3}
commands=${KAFKA_COMMANDS:-/opt/kafka/bin}
prefix=${BURSAR_PREFIX:+$BURSAR_PREFIX.}
needed=$((copies > 1 ? copies - 1 : 1))

grep -vE '^(#|$)' "$(dirname "$0")/topics.conf" | while read -r name partitions settings; do
  set -- --topic "$prefix$name" --partitions "$partitions" --replication-factor "$copies"
  for setting in $(echo "$settings,min.insync.replicas=$needed" | tr ',' ' '); do
    set -- "$@" --config "$setting"
  done
  [ -z "${KAFKA_CLIENT:-}" ] || set -- "$@" --command-config "$KAFKA_CLIENT"
  # Not from the table, which is this loop's standard input.
  "$commands/kafka-topics.sh" --bootstrap-server "$KAFKA_BROKERS" --create --if-not-exists "$@" </dev/null
done

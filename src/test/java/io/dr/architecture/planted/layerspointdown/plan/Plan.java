package io.dr.architecture.planted.layerspointdown.plan;

import io.dr.architecture.planted.layerspointdown.cli.Command;

class Plan {
  Command command = new Command();
}

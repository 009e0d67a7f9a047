
function show(question, numbers)
  words = arrayfun(@(number) sprintf("%.6g", number), numbers, "UniformOutput", false);
  printf("%s: %s\n", question, lower(strjoin(words(:)', " ")));
end
printf("products: %s\n", strjoin(products, ", "));
printf("survivors: %s\n", strjoin(survivors, ", "));
show("path", path);
show("shares", shares);
